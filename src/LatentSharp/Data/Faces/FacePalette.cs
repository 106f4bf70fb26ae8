using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>The colors of one face.</summary>
internal sealed class FacePalette
{
    private static readonly Rgba[] Skins = Hex(0xFFDFC8, 0xF7C8A2, 0xE6AC82, 0xC98A60, 0x9C6544, 0x754A36);
    private static readonly Rgba[] Hairs = Hex(0x2A2631, 0x5A321F, 0xF0C45C, 0xCB5528, 0xBFC3CC);
    private static readonly Rgba[] Eyes = Hex(0x5A3620, 0x3E86C4, 0x4C9460);
    private static readonly Rgba[] Clothes = Hex(0x34508C, 0xE2553F, 0xEBA937, 0x3C8561, 0x7C4A8C, 0xF2EBDD);
    private static readonly Rgba[] Hats = Hex(0xE2784A, 0x2F6C86, 0x3F5F8F, 0xD9A441, 0xE8925A, 0xB8465A);
    private static readonly Rgba[] Backgrounds = Hex(0xA5D6F2, 0xA9DFC0, 0xC7BBF0, 0xFFA58C, 0xFBD070, 0x5FB7B5, 0xF7BFCD, 0xEADCC6);

    public FacePalette(FaceFactors f)
    {
        float place = f.SkinShade * (Skins.Length - 1);
        int tone = Math.Min((int)place, Skins.Length - 2);
        Skin = Rgba.Mix(Skins[tone], Skins[tone + 1], place - tone);
        SkinShadow = Rgba.Mix(Skin, Rgba.FromHex(0x7A2E2A), 0.24f + (0.10f * f.SkinShade));
        Lip = Rgba.Mix(Skin, Rgba.FromHex(0xA8323C), 0.62f);
        Blush = Rgba.Mix(Rgba.FromHex(0xFF6B6B), Rgba.FromHex(0xC8452F), f.SkinShade);
        Hair = Hairs[(int)f.HairColor];
        HairDark = Rgba.Mix(Hair, Rgba.FromHex(0x2A1420), f.HairColor == HairColor.Black ? 0.35f : 0.24f);
        HairShine = Hair.Lighter(f.HairColor == HairColor.Black ? 0.28f : 0.38f);
        Brow = Rgba.Mix(Hair, Rgba.FromHex(0x3A2018), f.HairColor is HairColor.Black ? 0f : 0.42f);
        Beard = Rgba.Mix(Hair, Rgba.FromHex(0x2A1814), 0.14f);
        Iris = Eyes[(int)f.EyeColor];
        Cloth = Clothes[(int)f.Clothing];
        Hat = Hats[(int)f.Clothing];
        Background = Backgrounds[(int)f.Background];
    }

    public Rgba Skin { get; }

    public Rgba SkinShadow { get; }

    public Rgba Lip { get; }

    public Rgba Blush { get; }

    public Rgba Hair { get; }

    /// <summary>Hair that lies behind the head.</summary>
    public Rgba HairDark { get; }

    public Rgba HairShine { get; }

    public Rgba Brow { get; }

    public Rgba Beard { get; }

    public Rgba Iris { get; }

    public Rgba Cloth { get; }

    public Rgba Hat { get; }

    public Rgba Background { get; }

    /// <summary>Lashes, pupils, the inside of frames: a dark violet brown rather than black.</summary>
    public static Rgba Ink { get; } = Rgba.FromHex(0x2B1E2A);

    private static Rgba[] Hex(params ReadOnlySpan<int> colors)
    {
        var result = new Rgba[colors.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Rgba.FromHex(colors[i]);
        }

        return result;
    }
}
