"""Make the two shipped fonts from static Noto Sans SC and Source Sans 3 (both SIL Open Font License 1.1).

    python resources/fonts/make_fonts.py <folder>

The folder holds, at any depth, the unpacked packages `@expo-google-fonts/noto-sans-sc` (release 0.4.3) and
`@expo-google-fonts/source-sans-3` (release 0.4.1), which carry the fonts as TrueType outlines: reportlab
embeds no other kind. Every character a clerk can be expected to meet stays: GB 2312 (the 6763 hanzi of levels
one and two), letters of names that GB 2312 lacks, Latin, punctuation, currency signs, arrows, common
mathematical and geometric signs. The rest (rare hanzi, other scripts, vertical setting) goes, and a weight
shrinks from 10 to 2.5 MB.

Noto Sans SC has no Latin Extended-A beyond pinyin, so a supplier in Łódź would print as boxes. Its Latin is
Source Sans enlarged by 1.1175 (measured: H 652 to 728, digit 497 to 555), so the missing letters are taken
from there with the same factor and cannot be told apart. Quotation marks and the ellipsis come from there too:
those of Noto Sans SC are as wide as a hanzi, which tears an English sentence open, and the narrow ones are what
a clerk knows from other programs in Chinese as well. The result depends on nothing but the sources.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SIZE_MAX_BYTES = 2_600_000
LATIN_SCALE = 1.1175

WEIGHTS = {
    "NotoSansSC-Regular.ttf": ("NotoSansSC_400Regular.ttf", "SourceSans3_400Regular.ttf"),
    "NotoSansSC-Bold.ttf": ("NotoSansSC_700Bold.ttf", "SourceSans3_700Bold.ttf"),
}

COPYRIGHT = (
    "Noto Sans SC: (c) 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.",
    "Latin Extended-A and some signs: Source Sans 3, (c) 2023 Adobe, with Reserved Font Name 'Source'.",
    "Cut and joined for Kontor; the Reserved Font Name is not used.",
)

RANGES = (
    (0x0020, 0x007F),  # Basic Latin
    (0x00A0, 0x0180),  # Latin-1, Latin Extended-A
    (0x02C6, 0x02DE),  # spacing accents
    (0x0218, 0x021C),  # Romanian letters with comma below
    (0x1E9E, 0x1E9F),  # capital sharp s
    (0x2000, 0x2070),  # punctuation
    (0x2070, 0x20A0),  # superscripts and subscripts (m², m³, CO₂)
    (0x20A0, 0x20C1),  # currency signs
    (0x2100, 0x2150),  # letter-like signs (№ ™ ℃)
    (0x2150, 0x2160),  # fractions
    (0x2190, 0x21A0),  # arrows
    (0x2200, 0x2270),  # mathematical signs
    (0x2460, 0x2474),  # circled numbers
    (0x25A0, 0x2600),  # geometric shapes
    (0x2610, 0x2613),  # ballot boxes
    (0x2713, 0x2718),  # ticks and crosses
    (0x3000, 0x3020),  # CJK punctuation
    (0xFF00, 0xFFF0),  # full-width forms
)

NARROW = frozenset(map(ord, "‘’“”…"))

# Letters of names and places that GB 2312 lacks, most of them from the 通用规范汉字表 (State Council, 2013):
# a company with a 喆, 堃 or 镕 on its payroll must be able to print them.
NAME_LETTERS = (
    "㛃㛹䶮亙伃伋佺俙倓倞偲冚凃勍匜叇咥哃啓啰啴喆喦嗞嘚囍圐圙垚埇埗埜埼堃堌堽塱墘夲奭妘妠姈姌姞姮姵娍"
    "婍婳媖媞媱嫄嫚嫪嬅嬛嬿孖宬寯尙屃岄峂峣峧峯崟崬嵎嵖巘帀廙弇弢彧忞惇愃慜扆扻抃旻昇昉昞昣昪昫昳昺晅"
    "晙晞晢晫晳晸暐暕暠暻曈曌朏杕枏栐栢栻桹梣梽梾棽椥椪楙榦槃橦欸氹氾汧汭汯沄沚沨泂泃洢洣洨洺浐浡浥浬"
    "涍涴淏淜淯渼湉湑湜湲湴溁溇溍溵滆滍滘滪漖漷漼潏潓潾澥澴濛瀍炆炘烆烜焌焜煐煖煚煴熜熥燊燚燿爔犇玏玕"
    "玘玙玚玠玥玦玧玭玱玹珅珒珝珣珪珮珺珽琀琇琎琤琫琲瑀瑄瑆瑊瑑瑔瑢瑧瑨瑱瑸璆璈璕璘璟璠璪璬璮璱璲甦疍"
    "皛皞皦睍睎瞐矻硁硚碁碶磡磱磾礌礽祎祾禔禛禤稑竑筜筥簃纮绤缊罍羑翀翃翚翯翾脩芃芣苪虓衎袆褀訚訢詝諲"
    "豨贇贠赑赟赪趯跶迺邠邨鄌鄑鄗鄘鄚鄜鄠鄩酂酇釪釴鉮鋆錡鎔鎚鏸鑪钖钘铇铓铚锜锠锳锽镕镠闿阇陞隺霙韻頔"
    "頠颋颙骉骎骕髙鱻龑龔龢鿍"
)



def characters() -> set[int]:
    """Code points that stay."""
    kept = {point for start, end in RANGES for point in range(start, end)}
    kept.update(ord(letter) for letter in NAME_LETTERS)
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                kept.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # an empty place of the code table
    return kept


def _subset(font: TTFont, points: set[int], features: list[str]) -> None:
    options = subset.Options(layout_features=features, hinting=False, name_IDs=["*"], name_languages=["*"],
                             notdef_outline=True, recalc_timestamp=False, glyph_names=False,
                             drop_tables=["vhea", "vmtx", "BASE", "STAT", "DSIG"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)


def _add_letters(font: TTFont, latin: TTFont, points: set[int]) -> None:
    """Copy the outlines of `points` from `latin`, enlarged, as simple glyphs."""
    source_map, source_glyphs = latin.getBestCmap(), latin.getGlyphSet()
    order = list(font.getGlyphOrder())
    tables = [table for table in font["cmap"].tables if table.isUnicode()]
    for point in sorted(points & source_map.keys()):
        name = f"uni{point:04X}.latin"
        pen = TTGlyphPen(None)
        outline = DecomposingRecordingPen(source_glyphs)
        source_glyphs[source_map[point]].draw(outline)
        outline.replay(TransformPen(pen, (LATIN_SCALE, 0, 0, LATIN_SCALE, 0, 0)))
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        order.append(name)
        font["glyf"].glyphs[name] = glyph
        width, _ = latin["hmtx"][source_map[point]]
        font["hmtx"].metrics[name] = (round(width * LATIN_SCALE), getattr(glyph, "xMin", 0))
        for table in tables:
            table.cmap[point] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["maxp"].numGlyphs = len(order)


def make(source: Path, latin: Path, target: Path) -> int:
    """Write the font made of `source` and the letters it lacks from `latin`; returns its size in bytes."""
    wanted = characters()
    font = TTFont(source, recalcTimestamp=False)
    _subset(font, wanted - NARROW, ["kern", "ccmp", "mark", "mkmk", "locl"])
    missing = wanted - font.getBestCmap().keys()
    letters = TTFont(latin, recalcTimestamp=False)
    _add_letters(font, letters, missing)
    font["name"].setName(" ".join(COPYRIGHT), 0, 3, 1, 0x409)
    font.save(target)
    size = target.stat().st_size
    if size > SIZE_MAX_BYTES:
        raise SystemExit(f"{target.name} is {size} bytes; at most {SIZE_MAX_BYTES} are allowed")
    return size


def _find(folder: Path, name: str) -> Path:
    found = next(folder.rglob(name), None)
    if found is None:
        raise SystemExit(f"{name} is not below {folder}")
    return found


def main(arguments: list[str]) -> None:
    """Make both weights and the licence text in the folder of this file."""
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    folder, here = Path(arguments[0]), Path(__file__).resolve().parent
    for target, (source, latin) in WEIGHTS.items():
        size = make(_find(folder, source), _find(folder, latin), here / target)
        sys.stdout.write(f"{target}: {size} bytes\n")
    licence = (_find(folder, source).parents[1] / "LICENSE_FONT").read_text(encoding="utf-8")
    body = licence.split("\n", 1)[1]
    (here / "OFL.txt").write_text("\n".join(COPYRIGHT) + "\n" + body.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
