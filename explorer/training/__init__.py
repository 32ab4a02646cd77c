"""How the committed weights came about: `data` (MNIST, digits drawn with a pen), `augmentation`, the `loop`.

``cnn-explorer train`` is the only way in.
"""
