"""The GLSL programs: slabs that take their colours from the atlas, lines, faces, labels."""

from explorer.colors import NONFINITE
from explorer.space.atlas import WIDTH

_NONFINITE = "vec3({}, {}, {})".format(*(part / 255 for part in NONFINITE))
_SHIFT, _MASK = WIDTH.bit_length() - 1, WIDTH - 1

SLAB_VERTEX = """#version 330 core
// Three faces of a box, the ones that face the eye, 6 vertices each.
layout(location=0) in vec4 corner_depth;
layout(location=1) in vec4 right_start;   // w: index of the first value, high part
layout(location=2) in vec4 down_low;      // w: index of the first value, low part
layout(location=3) in vec4 cells;         // columns, rows, cells with a value, colour table
layout(location=4) in vec3 low_span_filled;
uniform mat4 matrix;
uniform vec4 eye;                         // w = 0: a direction
uniform vec2 half_view;                   // pixels
flat out vec4 v_cells;
flat out vec4 v_texel;                    // of a face: first cell (x, y), cells across (z, w)
flat out vec4 v_soft;                     // left, right, top, bottom: 0 for an outline, large for an inner edge
flat out vec4 v_tone;                     // low, span, shade, strength of the cell grid
flat out int v_start;
flat out int v_filled;                    // the cells before it show their values
out vec2 v_at;                            // 0..1 across the face

const vec2 PLACE[6] = vec2[6](vec2(0,0), vec2(1,0), vec2(0,1), vec2(0,1), vec2(1,0), vec2(1,1));

void main() {
    vec3 corner = corner_depth.xyz, right = right_start.xyz, down = down_low.xyz;
    vec3 normal = normalize(cross(down, right)), deep = -normal * corner_depth.w;
    vec3 seen = eye.xyz - eye.w * corner;
    vec3 local = vec3(dot(seen, right) / dot(right, right), dot(seen, down) / dot(down, down),
                      dot(seen, normal));
    bool front = local.z >= 0.0;
    float far = eye.w;                    // a direction has no far side
    vec2 below = vec2(lessThan(local.xy, vec2(0.0)));
    vec2 above = vec2(greaterThan(local.xy, vec2(far)));
    int face = gl_VertexID / 6;
    vec2 at = PLACE[gl_VertexID % 6];
    vec3 origin = corner, across, along;
    vec4 hidden;                          // is the face beyond the left, right, top, bottom edge turned away?
    vec4 open_sides = vec4(1.0 - below.x, 1.0 - above.x, 1.0 - below.y, 1.0 - above.y);
    float shade = 1.0;
    v_texel = vec4(0.0, 0.0, cells.xy);
    if (face == 0) {
        across = right; along = down; hidden = open_sides;
        if (!front) origin += deep;
    } else if (face == 1) {
        across = deep; along = down; shade = 0.62;
        origin += right * above.x;
        bool shown = below.x + above.x > 0.5;
        v_texel = vec4(above.x * (cells.x - 1.0) + 0.5, 0.0, 0.0, cells.y);
        hidden = vec4(front ? 0.0 : 1.0, front ? 1.0 : 0.0, open_sides.z, open_sides.w);
        if (!shown) across = vec3(0.0);
    } else {
        across = right; along = deep; shade = 0.78;
        origin += down * above.y;
        bool shown = below.y + above.y > 0.5;
        v_texel = vec4(0.0, above.y * (cells.y - 1.0) + 0.5, cells.x, 0.0);
        hidden = vec4(open_sides.x, open_sides.y, front ? 0.0 : 1.0, front ? 1.0 : 0.0);
        if (!shown) along = vec3(0.0);
    }
    v_soft = (1.0 - hidden) * 1e4;
    vec4 here = matrix * vec4(origin + at.x * across + at.y * along, 1.0);
    // Outlines are widened by a pixel, which then fades.
    vec4 there_x = matrix * vec4(origin + (1.0 - at.x) * across + at.y * along, 1.0);
    vec4 there_y = matrix * vec4(origin + at.x * across + (1.0 - at.y) * along, 1.0);
    float pixels_x = length((there_x.xy / there_x.w - here.xy / here.w) * half_view);
    float pixels_y = length((there_y.xy / there_y.w - here.xy / here.w) * half_view);
    vec2 outer = vec2(at.x < 0.5 ? hidden.x : hidden.y, at.y < 0.5 ? hidden.z : hidden.w);
    vec2 widened = at + (at * 2.0 - 1.0) * outer / max(vec2(pixels_x, pixels_y), vec2(1.0));
    v_at = widened;
    gl_Position = matrix * vec4(origin + widened.x * across + widened.y * along, 1.0);
    vec2 cell_pixels = vec2(pixels_x, pixels_y) / max(v_texel.zw, vec2(1.0));
    float grid = face == 0 ? smoothstep(6.0, 14.0, min(cell_pixels.x, cell_pixels.y)) : 0.0;
    v_tone = vec4(low_span_filled.xy, shade, grid);
    v_filled = int(low_span_filled.z);
    v_cells = cells;
    v_start = int(right_start.w) * 4096 + int(down_low.w);
}
"""

SLAB_FRAGMENT = f"""#version 330 core
uniform sampler2D atlas;
uniform sampler2D tables;
uniform vec3 empty;                       // what a cell looks like before a film reached it
flat in vec4 v_cells;
flat in vec4 v_texel;
flat in vec4 v_soft;
flat in vec4 v_tone;
flat in int v_start;
flat in int v_filled;
in vec2 v_at;
out vec4 color;

void main() {{
    vec2 pixel = fwidth(v_at);
    vec2 inner = v_at / pixel, outer = (1.0 - v_at) / pixel;
    float edge = min(min(inner.x + v_soft.x, outer.x + v_soft.y), min(inner.y + v_soft.z, outer.y + v_soft.w));
    vec2 at = v_texel.xy + clamp(v_at, 0.0, 1.0) * v_texel.zw;
    ivec2 cell = min(ivec2(at), ivec2(v_cells.xy) - 1);
    int index = cell.y * int(v_cells.x) + cell.x;
    if (index >= int(v_cells.z)) discard;
    vec3 tone = empty;
    if (index < v_filled) {{
        index += v_start;
        float value = texelFetch(atlas, ivec2(index & {_MASK}, index >> {_SHIFT}), 0).r;
        // The same arithmetic as ColorScale.index.
        float place = clamp((value - v_tone.x) / v_tone.y * 255.0 + 0.5, 0.0, 255.0);
        bool finite = (floatBitsToUint(value) & 0x7f800000u) != 0x7f800000u;
        tone = finite ? texelFetch(tables, ivec2(int(place), int(v_cells.w)), 0).rgb : {_NONFINITE};
    }}
    tone *= v_tone.z;
    if (v_tone.w > 0.0) {{
        vec2 off = abs(fract(at + 0.5) - 0.5) / (pixel * v_texel.zw);
        float line = clamp(1.0 - min(off.x, off.y), 0.0, 1.0) * v_tone.w;
        tone = mix(tone, vec3(0.04, 0.05, 0.07), 0.45 * line);
    }}
    color = vec4(tone, clamp(edge + 0.5, 0.0, 1.0));
}}
"""

LINE_VERTEX = """#version 330 core
layout(location=0) in vec4 start_width;   // world, pixels
layout(location=1) in vec3 end;
layout(location=2) in vec4 tint;
uniform mat4 matrix;
uniform vec2 half_view;
flat out vec4 v_tint;
flat out float v_half;
out float v_off;                          // pixels from the middle of the line

void main() {
    vec4 a = matrix * vec4(start_width.xyz, 1.0), b = matrix * vec4(end, 1.0);
    vec2 way = (b.xy / b.w - a.xy / a.w) * half_view;
    way = length(way) > 1e-3 ? normalize(way) : vec2(1.0, 0.0);
    float half_width = start_width.w * 0.5;
    float reach = half_width + 1.0;
    float side = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
    bool last = gl_VertexID >= 2;
    vec4 here = last ? b : a;
    vec2 shift = vec2(-way.y, way.x) * side * reach + way * (last ? half_width : -half_width);
    gl_Position = here + vec4(shift / half_view * here.w, 0.0, 0.0);
    v_off = side * reach;
    v_half = half_width;
    v_tint = tint;
}
"""

LINE_FRAGMENT = """#version 330 core
flat in vec4 v_tint;
flat in float v_half;
in float v_off;
out vec4 color;

void main() {
    color = vec4(v_tint.rgb, v_tint.a * clamp(v_half + 0.5 - abs(v_off), 0.0, 1.0));
}
"""

FACE_VERTEX = """#version 330 core
layout(location=0) in vec3 first;
layout(location=1) in vec3 second;
layout(location=2) in vec3 third;
layout(location=3) in vec3 fourth;
layout(location=4) in vec4 tint;
uniform mat4 matrix;
flat out vec4 v_tint;

void main() {
    vec3 corners[4] = vec3[4](first, second, third, fourth);
    gl_Position = matrix * vec4(corners[gl_VertexID], 1.0);
    v_tint = tint;
}
"""

FACE_FRAGMENT = """#version 330 core
flat in vec4 v_tint;
out vec4 color;

void main() {
    color = v_tint;
}
"""

LABEL_VERTEX = """#version 330 core
layout(location=0) in vec4 place;         // left, top in device pixels of the view; left, top in the sheet
layout(location=1) in vec3 size_alpha;    // width, height; opacity
uniform vec2 half_view;
flat out float v_alpha;
out vec2 v_texel;

void main() {
    vec2 at = vec2(gl_VertexID & 1, gl_VertexID >> 1) * size_alpha.xy;
    vec2 pixel = place.xy + at;
    gl_Position = vec4(pixel.x / half_view.x - 1.0, 1.0 - pixel.y / half_view.y, 0.0, 1.0);
    v_texel = place.zw + at;
    v_alpha = size_alpha.z;
}
"""

LABEL_FRAGMENT = """#version 330 core
uniform sampler2D sheet;                  // alpha already multiplied in
flat in float v_alpha;
in vec2 v_texel;
out vec4 color;

void main() {
    color = texelFetch(sheet, ivec2(v_texel), 0) * v_alpha;
}
"""
