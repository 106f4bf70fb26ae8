namespace LatentSharp.Data.Faces;

/// <summary>Color of hair, eyebrows and beard.</summary>
internal enum HairColor
{
    /// <summary>Near black.</summary>
    Black,

    /// <summary>Chestnut.</summary>
    Brown,

    /// <summary>Golden.</summary>
    Blond,

    /// <summary>Copper.</summary>
    Red,

    /// <summary>Silver.</summary>
    Gray,
}

/// <summary>How the hair is worn.</summary>
internal enum HairStyle
{
    /// <summary>Parted on one side.</summary>
    SidePart,

    /// <summary>A fringe over the forehead.</summary>
    Fringe,

    /// <summary>Parted in the middle.</summary>
    MiddlePart,

    /// <summary>Combed up and back.</summary>
    Quiff,

    /// <summary>Round curls.</summary>
    Curls,
}

/// <summary>Spectacles.</summary>
internal enum Glasses
{
    /// <summary>None.</summary>
    None,

    /// <summary>Round frames.</summary>
    Round,

    /// <summary>Square frames.</summary>
    Square,

    /// <summary>Dark lenses.</summary>
    Sunglasses,
}

/// <summary>What is worn on the head.</summary>
internal enum Hat
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A knitted cap with a bobble.</summary>
    Beanie,

    /// <summary>A cap with a peak.</summary>
    Cap,
}

/// <summary>Color behind the face.</summary>
internal enum Background
{
    /// <summary>Light blue.</summary>
    Sky,

    /// <summary>Light green.</summary>
    Mint,

    /// <summary>Light violet.</summary>
    Lavender,

    /// <summary>Orange pink.</summary>
    Coral,

    /// <summary>Warm yellow.</summary>
    Honey,

    /// <summary>Blue green.</summary>
    Teal,

    /// <summary>Pale pink.</summary>
    Rose,

    /// <summary>Warm off-white.</summary>
    Sand,
}

/// <summary>Color of the clothes; a hat takes a matching one.</summary>
internal enum Clothing
{
    /// <summary>Dark blue.</summary>
    Navy,

    /// <summary>Red.</summary>
    Tomato,

    /// <summary>Yellow.</summary>
    Mustard,

    /// <summary>Green.</summary>
    Forest,

    /// <summary>Violet.</summary>
    Plum,

    /// <summary>White.</summary>
    Cream,
}

/// <summary>Color of the irises.</summary>
internal enum EyeColor
{
    /// <summary>Dark brown.</summary>
    Brown,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Green.</summary>
    Green,
}
