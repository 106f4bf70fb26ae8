using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Faces;

/// <summary>
/// Everything that decides how a built-in face looks. The factors are drawn independently of each other, so that a model which
/// pulls them apart can be told from one which does not; they meet only in the pixels (a beard has the color of the hair).
/// </summary>
internal sealed record FaceFactors
{
    // Each face owns this many consecutive positions of the random stream, one a draw; more than are used, so that a factor
    // can be added later without changing the others.
    private const ulong DrawsPerFace = 32;

    private static readonly float[] HairColorOdds = [0.25f, 0.30f, 0.20f, 0.13f, 0.12f];
    private static readonly float[] HairStyleOdds = [0.24f, 0.22f, 0.22f, 0.16f, 0.16f];
    private static readonly float[] GlassesOdds = [0.70f, 0.12f, 0.11f, 0.07f];
    private static readonly float[] EyeColorOdds = [0.50f, 0.28f, 0.22f];
    private static readonly float[] HatOdds = [0.85f, 0.08f, 0.07f];

    /// <summary>Black 25 %, brown 30 %, blond 20 %, red 13 %, gray 12 %.</summary>
    public HairColor HairColor { get; init; } = HairColor.Brown;

    /// <summary>Side part 24 %, fringe 22 %, middle part 22 %, quiff 16 %, curls 16 %.</summary>
    public HairStyle HairStyle { get; init; } = HairStyle.SidePart;

    /// <summary>0 is cropped, 1 falls to the chest; uniform.</summary>
    public float HairLength { get; init; } = 0.3f;

    /// <summary>0 is the lightest skin, 1 the darkest; uniform.</summary>
    public float SkinShade { get; init; } = 0.25f;

    /// <summary>None 70 %, round 12 %, square 11 %, sunglasses 7 %.</summary>
    public Glasses Glasses { get; init; }

    /// <summary>−1 is a frown, 0 a straight mouth, 1 a broad smile with teeth; uniform in [−0.5, 1].</summary>
    public float Smile { get; init; } = 0.5f;

    /// <summary>0 is shaven, about 0.3 stubble, 1 a full beard; 70 % are 0, the others uniform in [0.25, 1].</summary>
    public float Beard { get; init; }

    /// <summary>None 85 %, beanie 8 %, cap 7 %.</summary>
    public Hat Hat { get; init; }

    /// <summary>−1 faces the left edge of the picture, 1 the right; uniform.</summary>
    public float HeadTurn { get; init; }

    /// <summary>−1 is light from the left, 1 from the right; uniform.</summary>
    public float LightDirection { get; init; } = -0.6f;

    /// <summary>0 is dusk, 1 bright day; uniform.</summary>
    public float LightBrightness { get; init; } = 0.8f;

    /// <summary>0 is nearly shut, 1 wide open; uniform in [0.55, 1].</summary>
    public float EyeOpenness { get; init; } = 0.85f;

    /// <summary>Brown 50 %, blue 28 %, green 22 %.</summary>
    public EyeColor EyeColor { get; init; }

    /// <summary>−1 frowns, 1 raises the eyebrows; uniform.</summary>
    public float Eyebrows { get; init; }

    /// <summary>One of eight, each as likely.</summary>
    public Background Background { get; init; }

    /// <summary>One of six, each as likely.</summary>
    public Clothing Clothing { get; init; }

    /// <summary>Draws a face: a pure function of stream and index.</summary>
    /// <param name="stream">Where the draws come from; face i uses its positions 32·i to 32·i + 31.</param>
    /// <param name="index">Which face of the stream.</param>
    public static FaceFactors Draw(RandomStream stream, ulong index)
    {
        ulong at = unchecked(index * DrawsPerFace);
        return new FaceFactors
        {
            HairColor = (HairColor)Choose(HairColorOdds, stream.Uniform(at)),
            HairStyle = (HairStyle)Choose(HairStyleOdds, stream.Uniform(at + 1)),
            HairLength = stream.Uniform(at + 2),
            SkinShade = stream.Uniform(at + 3),
            Glasses = (Glasses)Choose(GlassesOdds, stream.Uniform(at + 4)),
            Smile = -0.5f + (1.5f * stream.Uniform(at + 5)),
            Beard = stream.Uniform(at + 6) < 0.30f ? 0.25f + (0.75f * stream.Uniform(at + 7)) : 0f,
            Hat = (Hat)Choose(HatOdds, stream.Uniform(at + 8)),
            HeadTurn = Signed(stream.Uniform(at + 9)),
            LightDirection = Signed(stream.Uniform(at + 10)),
            LightBrightness = stream.Uniform(at + 11),
            EyeOpenness = 0.55f + (0.45f * stream.Uniform(at + 12)),
            Eyebrows = Signed(stream.Uniform(at + 13)),
            Background = (Background)stream.Integer(at + 14, 8),
            Clothing = (Clothing)stream.Integer(at + 15, 6),
            EyeColor = (EyeColor)Choose(EyeColorOdds, stream.Uniform(at + 16)),
        };
    }

    private static float Signed(float uniform) => (2f * uniform) - 1f;

    private static int Choose(ReadOnlySpan<float> odds, float uniform)
    {
        int choice = 0;
        while (choice < odds.Length - 1 && uniform >= odds[choice])
        {
            uniform -= odds[choice++];
        }

        return choice;
    }
}
