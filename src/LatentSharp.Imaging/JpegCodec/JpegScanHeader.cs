namespace LatentSharp.Imaging.JpegCodec;

/// <summary>What a scan header says (ITU T.81, B.2.3).</summary>
/// <param name="Components">Which components it holds.</param>
/// <param name="Direct">Table of the direct coefficients, for each of them; null where it has none.</param>
/// <param name="Alternating">Table of the others.</param>
/// <param name="First">First coefficient.</param>
/// <param name="Last">Last coefficient.</param>
/// <param name="Refines">Whether one more bit of coefficients is given that were begun before.</param>
/// <param name="Shift">The bit that is given.</param>
/// <param name="RestartInterval">Units between restart markers; 0 for none.</param>
internal sealed record JpegScanHeader(
    JpegComponent[] Components, JpegHuffman?[] Direct, JpegHuffman?[] Alternating, int First, int Last, bool Refines, int Shift,
        int RestartInterval);
