def brew(leaves, water):
    pot = Pot()
    pot.warm()
    pot.add(leaves)
    pot.pour(water)
    wait(minutes=3, while_reading="a long, long line that makes the sample scroll sideways on any screen of the usual width, wherever it is")
    return pot.drain()

