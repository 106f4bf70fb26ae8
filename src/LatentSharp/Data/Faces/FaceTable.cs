namespace LatentSharp.Data.Faces;

/// <summary>A face as columns of a table: labels named as in CelebA, and all factors as numbers.</summary>
internal static class FaceTable
{
    private static readonly (string Name, Func<FaceFactors, bool> Of)[] LabelColumns =
    [
        ("Black_Hair", f => f.HairColor == HairColor.Black),
        ("Brown_Hair", f => f.HairColor == HairColor.Brown),
        ("Blond_Hair", f => f.HairColor == HairColor.Blond),
        ("Red_Hair", f => f.HairColor == HairColor.Red),
        ("Gray_Hair", f => f.HairColor == HairColor.Gray),
        ("Long_Hair", f => f.HairLength > 0.5f),
        ("Bangs", f => f.HairStyle == HairStyle.Fringe),
        ("Curly_Hair", f => f.HairStyle == HairStyle.Curls),
        ("Eyeglasses", f => f.Glasses != Glasses.None),
        ("Sunglasses", f => f.Glasses == Glasses.Sunglasses),
        ("Smiling", f => f.Smile > 0.2f),
        ("Beard", f => f.Beard > 0f),
        ("Wearing_Hat", f => f.Hat != Hat.None),
        ("Dark_Skin", f => f.SkinShade > 0.6f),
        ("Facing_Left", f => f.HeadTurn < -0.3f),
        ("Facing_Right", f => f.HeadTurn > 0.3f),
        ("Light_From_Left", f => f.LightDirection < 0f),
        ("Bright", f => f.LightBrightness > 0.5f),
        ("Blue_Eyes", f => f.EyeColor == EyeColor.Blue),
    ];

    private static readonly (string Name, Func<FaceFactors, float> Of)[] FactorColumns =
    [
        (nameof(FaceFactors.HairColor), f => (float)f.HairColor),
        (nameof(FaceFactors.HairStyle), f => (float)f.HairStyle),
        (nameof(FaceFactors.HairLength), f => f.HairLength),
        (nameof(FaceFactors.SkinShade), f => f.SkinShade),
        (nameof(FaceFactors.Glasses), f => (float)f.Glasses),
        (nameof(FaceFactors.Smile), f => f.Smile),
        (nameof(FaceFactors.Beard), f => f.Beard),
        (nameof(FaceFactors.Hat), f => (float)f.Hat),
        (nameof(FaceFactors.HeadTurn), f => f.HeadTurn),
        (nameof(FaceFactors.LightDirection), f => f.LightDirection),
        (nameof(FaceFactors.LightBrightness), f => f.LightBrightness),
        (nameof(FaceFactors.EyeOpenness), f => f.EyeOpenness),
        (nameof(FaceFactors.EyeColor), f => (float)f.EyeColor),
        (nameof(FaceFactors.Eyebrows), f => f.Eyebrows),
        (nameof(FaceFactors.Background), f => (float)f.Background),
        (nameof(FaceFactors.Clothing), f => (float)f.Clothing),
    ];

    /// <summary>Names of the labels, in the order of <see cref="Labels"/>.</summary>
    public static IReadOnlyList<string> LabelNames { get; } = Array.AsReadOnly(Array.ConvertAll(LabelColumns, c => c.Name));

    /// <summary>Names of the factors, in the order of <see cref="Values"/>.</summary>
    public static IReadOnlyList<string> FactorNames { get; } = Array.AsReadOnly(Array.ConvertAll(FactorColumns, c => c.Name));

    /// <summary>What is true of a face, <c>[LabelNames.Count]</c>.</summary>
    /// <param name="factors">The face.</param>
    public static bool[] Labels(FaceFactors factors) => Array.ConvertAll(LabelColumns, c => c.Of(factors));

    /// <summary>
    /// The factors of a face as numbers, <c>[FactorNames.Count]</c>; a choice counts from 0 in the order of its enumeration.
    /// </summary>
    /// <param name="factors">The face.</param>
    public static float[] Values(FaceFactors factors) => Array.ConvertAll(FactorColumns, c => c.Of(factors));
}
