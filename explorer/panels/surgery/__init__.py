"""What breaks the network on purpose, and puts it back.

`site` finds the weights of the selected unit, `bench` offers what can be done to them, `switches` turns maps and
units off, `changes` lists all that is changed.
"""
