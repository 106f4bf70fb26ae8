namespace LatentSharp.Formats;

/// <summary>How a number is stored in a file, little-endian; the names are those of the safetensors format.</summary>
internal enum ElementType
{
    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>64-bit float.</summary>
    F64,

    /// <summary>16-bit float (IEEE 754 binary16).</summary>
    F16,

    /// <summary>The upper 16 bits of a 32-bit float.</summary>
    BF16,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>64-bit unsigned integer.</summary>
    U64,

    /// <summary>32-bit unsigned integer.</summary>
    U32,

    /// <summary>16-bit unsigned integer.</summary>
    U16,

    /// <summary>8-bit unsigned integer.</summary>
    U8,
}
