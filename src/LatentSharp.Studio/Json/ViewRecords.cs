namespace LatentSharp.Studio.Json;

/// <summary>Asks for a plane: two dimensions, principal axes, or through three stored pictures.</summary>
internal sealed record PlaneBody(IReadOnlyList<int>? Dims, string? Axes, IReadOnlyList<int>? Through, double? Range);

/// <summary>A plane z(u, v) = origin + u · x + v · y; the extent is from and to of u, then of v.</summary>
internal sealed record PlaneAnswer(IReadOnlyList<float> Origin, IReadOnlyList<float> X, IReadOnlyList<float> Y,
    IReadOnlyList<double> Extent,
    bool ByCodes, string Sentence);

/// <summary>Asks where on a plane no codes are.</summary>
internal sealed record GapsBody(float[] Origin, float[] X, float[] Y, double[] Extent, int Resolution, bool? ByCodes);

/// <summary>Where on a plane no codes are: below the threshold; the legend says how a map shows it.</summary>
internal sealed record GapsAnswer(IReadOnlyList<float>? Values, double Threshold, double? Share, string Sentence, string Legend,
    IReadOnlyList<float> Points);

/// <summary>Asks for a way between codes.</summary>
internal sealed record PathBody(IReadOnlyList<int>? Pictures, IReadOnlyList<float[]>? Codes, IReadOnlyList<double>? Weights, string? Way,
    int? Steps);

/// <summary>A way between codes.</summary>
internal sealed record PathAnswer(IReadOnlyList<IReadOnlyList<float>> Codes, IReadOnlyList<int> Alarms, IReadOnlyList<double>? Overlaps);

/// <summary>Asks for codes.</summary>
internal sealed record SampleBody(string? From, int? Count, double? Temperature, ulong? Seed);

/// <summary>Stored pictures near a code, the nearest first.</summary>
internal sealed record NearestAnswer(IReadOnlyList<int> Pictures, IReadOnlyList<double> Distances);

/// <summary>Asks for a code to be moved.</summary>
internal sealed record AlterBody(int? Picture, float[]? Code, IReadOnlyList<TowardBody>? Toward);

/// <summary>Towards a feature, and how far.</summary>
internal sealed record TowardBody(string Name, double? Strength);

/// <summary>A moved code.</summary>
internal sealed record AlterAnswer(IReadOnlyList<float> Code, string Sentence);

/// <summary>Asks for a direction from chosen pictures.</summary>
internal sealed record DirectionBody(string? Name, IReadOnlyList<int>? With, IReadOnlyList<int>? Without);

/// <summary>A direction.</summary>
internal sealed record DirectionMade(DirectionAnswer Direction);

/// <summary>The code of a picture that was sent.</summary>
internal sealed record EncodeAnswer(IReadOnlyList<float> Code, IReadOnlyList<string> Notes);

/// <summary>Asks for scores: of data, or of stored pictures.</summary>
internal sealed record ScoreBody(string? Data, IReadOnlyList<int>? Pictures, double? FalseAlarms);

/// <summary>Scores, and what this scoring is called in addresses of heat maps.</summary>
internal sealed record ScoreAnswer(string Scoring, IReadOnlyList<ScoredAnswer> Scores, double Threshold, HistogramAnswer Histogram,
    string Sentence);

/// <summary>How strange one picture is.</summary>
internal sealed record ScoredAnswer(int Id, string Name, double Score, bool IsAnomaly);

/// <summary>How many scores lie where: as many counts, each of the same width.</summary>
internal sealed record HistogramAnswer(double From, double To, IReadOnlyList<int> Counts);

/// <summary>Asks what codes keep of stored pictures.</summary>
internal sealed record CompressBody(IReadOnlyList<int>? Pictures);

/// <summary>What a code keeps of a picture.</summary>
internal sealed record CompressAnswer(int Id, double? Bits, double Psnr, double Ssim, long PngBytes);
