"""The few OpenGL objects the items need: a program, an instance buffer, a texture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

Array = NDArray[np.float32]


class Program:
    """A linked pair of shaders and the places of its uniforms."""

    def __init__(self, vertex: str, fragment: str, uniforms: tuple[str, ...]) -> None:
        self.id = GL.glCreateProgram()
        shaders = [_compiled(GL.GL_VERTEX_SHADER, vertex), _compiled(GL.GL_FRAGMENT_SHADER, fragment)]
        for shader in shaders:
            GL.glAttachShader(self.id, shader)
        GL.glLinkProgram(self.id)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self.id, GL.GL_LINK_STATUS):
            raise RuntimeError(GL.glGetProgramInfoLog(self.id))
        self.at = {name: GL.glGetUniformLocation(self.id, name) for name in uniforms}


def _compiled(kind: Any, source: str) -> int:
    shader: int = GL.glCreateShader(kind)
    GL.glShaderSource(shader, source)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        raise RuntimeError(GL.glGetShaderInfoLog(shader))
    return shader


class Instances:
    """A vertex array whose attributes all advance once per instance, and its buffer."""

    def __init__(self, *sizes: int) -> None:
        self.width = sum(sizes)
        self._array = GL.glGenVertexArrays(1)
        self._buffer = GL.glGenBuffers(1)
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        self._sizes, self._first = sizes, 0
        for location in range(len(sizes)):
            GL.glEnableVertexAttribArray(location)
            GL.glVertexAttribDivisor(location, 1)
        self._begin(0)

    def upload(self, rows: Array) -> None:
        """Send rows (instances, width) float32, contiguous."""
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, rows.nbytes, rows, GL.GL_STREAM_DRAW)

    def draw(self, mode: Any, vertices: int, count: int, first: int = 0) -> None:
        """Draw `count` instances of `vertices` vertices each, from the instance `first` on."""
        GL.glBindVertexArray(self._array)
        if first != self._first:
            self._begin(first)
        GL.glDrawArraysInstanced(mode, 0, vertices, count)

    def _begin(self, first: int) -> None:
        """Let the next call draw from the instance `first` on."""
        self._first = first
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        stride, offset = 4 * self.width, 4 * self.width * first
        for location, size in enumerate(self._sizes):
            start = GL.ctypes.c_void_p(offset)
            GL.glVertexAttribPointer(location, size, GL.GL_FLOAT, GL.GL_FALSE, stride, start)
            offset += 4 * size


class Texture:
    """A texture read texel by texel, on a fixed unit."""

    def __init__(self, unit: int, inner: Any, layout: Any, kind: Any) -> None:
        self._unit, self._inner, self._layout, self._kind = unit, inner, layout, kind
        self._id = GL.glGenTextures(1)
        self._shape: tuple[int, ...] = ()
        self.bind()
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_NEAREST)

    def bind(self) -> None:
        """Make it the texture of its unit."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + self._unit)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._id)

    def upload(self, texels: NDArray[Any]) -> None:
        """Send texels (rows, columns[, channels]), contiguous."""
        self.bind()
        height, width = texels.shape[:2]
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        if texels.shape[:2] == self._shape:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, width, height, self._layout, self._kind, texels)
        else:
            self._shape = texels.shape[:2]
            GL.glTexImage2D(
                GL.GL_TEXTURE_2D, 0, self._inner, width, height, 0, self._layout, self._kind, texels
            )

    def allot(self, height: int, width: int) -> None:
        """Make it height × width texels, of any value."""
        self.bind()
        self._shape = (height, width)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, self._inner, width, height, 0, self._layout, self._kind, None)

    def upload_run(self, first: int, values: NDArray[Any]) -> None:
        """Send values (n,), contiguous, row after row from the row `first` on; the last row need not be full."""
        self.bind()
        width = self._shape[1]
        rows = len(values) // width
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        self._send(first, width, rows, values[: rows * width])
        self._send(first + rows, len(values) - rows * width, 1, values[rows * width :])

    def _send(self, row: int, width: int, height: int, values: NDArray[Any]) -> None:
        if width and height:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, row, width, height, self._layout, self._kind, values)
