using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// Products and sums that lie so near the middle between two floats, or beyond what floats can hold, that a fused multiply-add which
/// rounds twice, or rounds what is too small or too large in another way, gets them wrong. All are exact in binary; the results were found
/// with whole numbers of any size, and a test finds them so again.
/// </summary>
internal static class HardCases
{
    /// <summary>a, b, c and what a · b + c is, as the bits of floats.</summary>
    public static readonly (uint A, uint B, uint C, uint Result)[] All =
    [
        (0x3F800800, 0x3F800800, 0x21800000, 0x3F801001), // just above the middle: up
        (0xBF800800, 0x3F800800, 0xA1800000, 0xBF801001), // the same below zero
        (0x3F800800, 0x3F801800, 0xA1800000, 0x3F802001), // just below the middle: down
        (0x3F800800, 0xBF801800, 0x21800000, 0xBF802001), // the same below zero
        (0x3B000100, 0x3AFFFE00, 0x42800001, 0x42800001), // the product is what is small
        (0x1A000001, 0x19FFFFFE, 0x00000000, 0x00000000), // below half of the smallest float: zero
        (0x1A000002, 0x1A000001, 0x00000000, 0x00000001), // above half of the smallest float
        (0x5F000800, 0x5F000800, 0x53800000, 0x7E801001), // large
        (0x5F7FFFFF, 0x5F800001, 0xF3C00000, 0x7F7FFFFF), // the product is beyond what floats hold
        (0x7F7FFFFF, 0x40000000, 0xFF7FFFFF, 0x7F7FFFFF), // the product overflows alone
        (0x0D800000, 0x0D800000, 0x3F800001, 0x3F800001), // the product does not count
        (0x3F800001, 0x3F7FFFFE, 0xBF800000, 0xA8800000), // all that is left is far below
        (0x1A000003, 0x19FFFFFA, 0x00400005, 0x00400005), // among subnormal numbers, just below the middle
        (0x1A000003, 0x99FFFFFA, 0x00400004, 0x00400004), // among subnormal numbers, just above the middle
        (0x39800007, 0x397FFFF2, 0x3F800021, 0x3F800021), // the product counts half a unit, almost
        (0x39800007, 0xB97FFFF2, 0xBF800021, 0xBF800021), // the same below zero
        (0x59000009, 0x597FFFEE, 0x7F000001, 0x7F000001), // large
        (0x59000009, 0x597FFFEE, 0x7F7FFFFF, 0x7F7FFFFF), // one half more would overflow
        (0x7F7FFFFF, 0x3F800000, 0x7F7FFFFF, 0x7F800000), // a real overflow
    ];

    /// <summary>Whether the runtime's version gets all of them right, on vectors and on numbers.</summary>
    public static bool AllAreRight()
    {
        foreach ((uint a, uint b, uint c, uint result) in All)
        {
            if (Bits(Wide(Value(a), Value(b), Value(c))) != result || Bits(Half(Value(a), Value(b), Value(c))) != result
                || Bits(MathF.FusedMultiplyAdd(Value(a), Value(b), Value(c))) != result)
            {
                return false;
            }
        }

        return true;
    }

    // Not inlined, so that the compiler cannot work them out by its own arithmetic.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Wide(float a, float b, float c) =>
        Vector512.FusedMultiplyAdd(Vector512.Create(a), Vector512.Create(b), Vector512.Create(c)).GetElement(15);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Half(float a, float b, float c) =>
        Vector256.FusedMultiplyAdd(Vector256.Create(a), Vector256.Create(b), Vector256.Create(c)).GetElement(7);

    private static float Value(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
