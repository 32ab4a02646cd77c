"""What the parts around the network are."""

EXPLORE: dict[str, tuple[str, str]] = {
    # ---- the bar on top
    "TopBar": (
        "The bar on top",
        "On the left are the pages: the network, and a lab for each topic of the lecture. On the right are the "
        "network that is shown, the theme, and the menu with everything that can be done.",
    ),
    "TopBar/Page: Explore": (
        "Explore",
        "The page with the whole network, from the [pixels|pixel] to the answer. Every number in it can be pointed "
        "at and is explained.",
    ),
    "TopBar/Page": (
        "A lab",
        "A page on one topic of the lecture with small tables that can be changed by hand. Nothing done there "
        "changes the network.",
    ),
    "TopBar/Network": (
        "The network",
        "Chooses which network sees the input, from a small one for digits to very deep ones for photographs. The "
        "input stays, so answers can be compared.",
    ),
    "TopBar/Dark or light": (
        "Theme",
        "Switches between dark and light. A light window is easier to read in a bright hall.",
    ),
    "TopBar/Menu": (
        "Menu",
        "Holds every action of the application with its key. The tour and all the help are in it as well.",
    ),
    "Badge": (
        "Untrained weights",
        "The weights of this network are random numbers, as before training. It runs, but its answers mean nothing "
        "yet.",
    ),
    # ---- the input
    "Canvas": (
        "The pad",
        "Draw here, and every layer answers while the pen moves; a picture can be dropped on it as well. The frame "
        "that appears when you point at a [unit] is its [receptive field].",
    ),
    "PadTools": (
        "Tools of the pad",
        "Pen, eraser and cover, undo and clear, and the ways to open and save. What you rub out or cover changes "
        "the answer at once.",
    ),
    "PadTools/Pen": (
        "Pen",
        "Draws on the pad. Its width can be chosen below.",
    ),
    "PadTools/Eraser": (
        "Eraser",
        "Rubs out what it passes over. The right mouse button does the same at any time.",
    ),
    "PadTools/Cover": (
        "Cover",
        "Hides a part of the input from the network without changing the drawing. What the answer needs most shows "
        "when it is covered.",
    ),
    "PadTools/Crop the picture": (
        "Crop",
        "Chooses the part of a picture that the network is given. Networks want a square of a fixed size.",
    ),
    "PadTools/Replay": (
        "Replay",
        "Draws the drawing again, stroke by stroke, as fast as you drew it. Watch when the answer changes.",
    ),
    "PadTools/Pen width": (
        "Pen width",
        "Chooses how thick the pen is. The networks learnt digits of a certain thickness, so a thin line may be "
        "misread.",
    ),
    "Samples": (
        "Samples",
        "Ready inputs, one press each. The digits are on the keys 0 to 9 as well.",
    ),
    "Stages": (
        "What the network sees",
        "Your drawing is turned into the small table of numbers that the network was trained on. Each picture is "
        "one step on that way.",
    ),
    "Stages/Centre the drawing": (
        "Centre the drawing",
        "Moves the drawing to the middle, as it was done with the digits of the training. Switch it off to see how "
        "much the network depends on it.",
    ),
    "Predictions": (
        "Predictions",
        "The probability of each class, made from the last layer by [softmax]. Together they are one, so when one "
        "class rises others must fall.",
    ),
    "FolderBar": (
        "A folder of pictures",
        "Walks through the pictures of the folder that was opened. The network answers to each at once.",
    ),
    "CameraBar": (
        "Camera",
        "Shows the picture of a camera as the input, live. It can be held still while something is explained.",
    ),
    # ---- below the network
    "FilmStrip": (
        "Film strip",
        "All layers in a row, in the order in which they are computed. A click keeps the cell under the pointer "
        "explained, a double click opens the page of the layer.",
    ),
    "Transport": (
        "The film",
        "Fills a [feature map] cell by cell, as the [kernel] walks over the input. Play it, drag along it, or take "
        "single steps and read the sum of each.",
    ),
    "Transport/Speed": (
        "Speed",
        "How many cells a second the film fills. Slow is for reading the sums, fast for seeing the map appear.",
    ),
    "Status": (
        "Status line",
        "Says what was just done, and how long the network took for the last answer. Nothing in it can be pressed.",
    ),
    # ---- the right side
    "Inspector": (
        "Inspector",
        "Explains the [unit] you point at: what it read, its weights, and the sum. Every number is the one the "
        "network computed.",
    ),
    "Tools": (
        "Tools of the inspector",
        "The arrows lead back to units you looked at before. Beside them you choose how many decimals are shown and "
        "copy the arithmetic.",
    ),
    "Sheet": (
        "The arithmetic",
        "Each number under the [kernel] times its weight, all added up, plus the [bias]. The result is the value of "
        "the [unit] you chose.",
    ),
    "QTabBar": (
        "Three ways to look closer",
        "The inspector explains one [unit], the outline lists all layers. Break it lets you change weights and see "
        "what comes of it.",
    ),
    "LegendPanel": (
        "Legend",
        "Says which colour stands for which number. Negative numbers, zero and positive ones can be told apart.",
    ),
    "LegendPanel/Colour range": (
        "What shares one range of colours",
        "With one range for a layer its maps can be compared with each other. With one for each map, weak maps can "
        "be seen as well.",
    ),
    "Surgery": (
        "Break it",
        "Change weights, switch maps off, and watch what happens to the answer. The trained network is kept, and "
        "everything can be restored.",
    ),
    "Surgery/Map or unit": (
        "Which kernel",
        "Chooses the [kernel] to be changed, by the [feature map] it makes. The units of a [dense layer] are chosen "
        "in the same way.",
    ),
    "Bench": (
        "Weights under the knife",
        "One [kernel] of the layer, as numbers that can be written over. A single weight, the whole kernel or its "
        "[bias] can be changed.",
    ),
    "WeightGrid": (
        "Weights",
        "The numbers of one [kernel], found by training. Type another one and look at the predictions.",
    ),
    "Switches": (
        "Switch off",
        "Sets a [feature map], or one [unit] of it, to zero. If the answer stays the same, the network did not need "
        "it.",
    ),
    "ChangeList": (
        "What was changed",
        "Every change you made to this network. Each can be taken back by itself.",
    ),
    "Outline": (
        "Outline",
        "All blocks and layers as a list, which can be searched. In a deep network it is the quickest way to a "
        "layer.",
    ),
    # ---- what comes and goes
    "ScenesPanel": (
        "Scenes",
        "Everything on screen can be kept as a scene and shown again later. A list of scenes makes a lecture.",
    ),
    "ScenesPanel/Notes of the scene": (
        "Notes",
        "What you want to say when the scene is shown. The audience does not see it.",
    ),
    "ScenesPanel/Notes": (
        "Notes",
        "What you want to say when the scene is shown. The audience does not see it.",
    ),
    "SpeakerView": (
        "Speaker view",
        "What only the speaker sees: the notes, the next scene, and how long the talk has been going on. All keys of a "
        "presenter work in it as well.",
    ),
    "Still": (
        "A frozen picture",
        "The audience keeps seeing this picture while you prepare what comes next. F10 shows what is there now.",
    ),
    "PadColumn": (
        "Pad and prediction",
        "Draw here while the hall watches: the network beside it answers at once. F2 puts it away, or brings it.",
    ),
    "Overlay": (
        "Pen over everything",
        "Write on whatever is shown, with the mouse or a pen. Del takes it away, and so does the next scene.",
    ),
    "Glass": (
        "The magnifier",
        "What lies under the pointer, larger. The wheel makes it stronger; it goes when F12 is let go.",
    ),
    "LargeKeys": (
        "Keys",
        "The keys of a presenter, and of the page behind. Any key closes the list.",
    ),
    "FilmDialog": (
        "Film",
        "Turns what moves here into a film for a slide: the network turning, the [kernel] walking, your drawing. "
        "Choose its size and length; nothing on screen is changed.",
    ),
    "FigureDialog": (
        "Figure",
        "Turns what is on screen into a picture for a slide or a paper. As SVG or PDF it stays sharp at any size.",
    ),
    "Chooser": (
        "Networks",
        "All networks there are, with their sizes and how often they are right. Type to search among them.",
    ),
    "Banner": (
        "A message",
        "Says what went wrong, and what can be done about it. It goes by itself, or with Esc.",
    ),
    "Waiting": (
        "Loading",
        "The network is being made ready. You may wait, or keep the one from before.",
    ),
    "Fetching": (
        "A download",
        "Weights of a network are on their way. You can go on working, or stop it.",
    ),
    "Bubble": (
        "The tour",
        "Six things to do yourself, each at its real place. Skip what you know; Esc ends it.",
    ),
    "Offer": (
        "An offer",
        "A tour of a minute for those who are here the first time. It stays in the menu under Help.",
    ),
    "GoTo": (
        "Go to",
        "Type the name of a layer and the place of a [unit] in it. Enter selects that unit.",
    ),
}
