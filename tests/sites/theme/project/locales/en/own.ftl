baked-by = Baked by hand
home = Bakery
