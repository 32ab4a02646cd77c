"""Which OpenGL context to ask for, and whether one can be had."""

from functools import cache

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

NEEDED = (3, 3)
SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "software", "swrast", "gdi generic", "basic render")
SAMPLES = 4
_GL_RENDERER, _GL_VERSION, _GL_MAX_TEXTURE_SIZE = 0x1F01, 0x1F02, 0x0D33


@cache
def renderer() -> str:
    """Return the name of the OpenGL renderer, "" if there is none.  Needs a QGuiApplication."""
    return _probe()[0]


def available() -> str:
    """Return "" if the network can be drawn in 3D here, otherwise one sentence why not."""
    return _probe()[1]


def largest_texture() -> int:
    """Return how many texels a texture may be high."""
    return _probe()[2]


def is_software() -> bool:
    """Whether pixels are drawn by the processor; samples then cost what the frame rate needs."""
    name = renderer().lower()
    return any(word in name for word in SOFTWARE)


def configure() -> None:
    """Choose the kind of all OpenGL contexts; call once, before the application object is made.

    Later it changes nothing: the context that all others share with is there by then.
    """
    if QGuiApplication.instance() is None:
        surface = QSurfaceFormat()
        surface.setVersion(*NEEDED)
        surface.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
        surface.setDepthBufferSize(0)  # slabs are drawn from back to front
        surface.setStencilBufferSize(0)
        QSurfaceFormat.setDefaultFormat(surface)


def widget_format() -> QSurfaceFormat:
    """Return the format of a view: smoothed by samples where they are cheap, by the shaders anyway."""
    surface = QSurfaceFormat(QSurfaceFormat.defaultFormat())
    by_processor = not renderer() or is_software()
    surface.setSamples(0 if by_processor else SAMPLES)
    surface.setSwapInterval(0 if by_processor else 1)
    return surface


@cache
def _probe() -> tuple[str, str, int]:
    """Return (renderer, why not), one of which is empty, and the largest texture."""
    if QGuiApplication.instance() is None:
        raise RuntimeError("OpenGL can be asked for once there is an application object")
    context = QOpenGLContext()
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.create() or not surface.isValid() or not context.makeCurrent(surface):
        return "", "No OpenGL is available here; the 3D view is left out, everything else works.", 0
    try:
        version = tuple(context.format().version())
        if context.isOpenGLES() or version < NEEDED:
            found = ".".join(str(part) for part in version)
            return "", f"The 3D view needs OpenGL 3.3 and found {found}; update the graphics driver.", 0
        return _renderer_name(context), "", _texture_size(context)
    finally:
        context.doneCurrent()


def _renderer_name(context: QOpenGLContext) -> str:
    name = context.functions().glGetString(_GL_RENDERER)
    text = name.decode() if isinstance(name, bytes) else str(name)
    return text or f"OpenGL, Qt {QLibraryInfo.version().toString()}"


def _texture_size(context: QOpenGLContext) -> int:
    size = context.functions().glGetIntegerv(_GL_MAX_TEXTURE_SIZE)
    return int(size[0] if isinstance(size, list) else size)
