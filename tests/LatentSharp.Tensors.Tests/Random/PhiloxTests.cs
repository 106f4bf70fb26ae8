using LatentSharp.Tensors.Random;

namespace LatentSharp.Tensors.Tests.Random;

/// <summary>Known answers of Random123, file kat_vectors, generator philox4x32 10.</summary>
public sealed class PhiloxTests
{
    [Theory]
    [InlineData(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0a4093822ul, 0x85a308d3243f6a88ul, 0x0370734413198a2eul, 0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u)]
    public void Block_gives_the_known_answer(ulong key, ulong low, ulong high, uint a, uint b, uint c, uint d) =>
        Philox.Block(key, low, high).ShouldBe((a, b, c, d));

    [Theory]
    [InlineData(0ul, 0ul, 0ul)]
    [InlineData(1ul, 2ul, 3ul)]
    [InlineData(0x299f31d0a4093822ul, 0x0370734413198a2eul, 0x85a308d3243f6a88ul)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0x3FFFFFFFCul)]
    [InlineData(5ul, 6ul, ulong.MaxValue - 100)]
    public void Vector_words_are_the_words_of_single_blocks(ulong seed, ulong stream, ulong start)
    {
        var random = new RandomStream(seed, stream);
        var words = new uint[200];
        random.FillBits(words, start);
        for (int i = 0; i < words.Length; i++)
        {
            words[i].ShouldBe(random.Bits(start + (ulong)i), $"word {i}");
        }
    }
}
