# <proof>
rest(hours=2)
# </proof>
bake("rye & <wheat>")
