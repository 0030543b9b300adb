baked-by = Pétri à la main
