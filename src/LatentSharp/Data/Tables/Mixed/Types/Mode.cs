namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>One mode of a column of numbers.</summary>
/// <param name="Mean">Where it is; of a column that is seen by its logarithm, a logarithm.</param>
/// <param name="Scale">Its standard deviation; 0 for a number that comes again and again, and is a choice of its own.</param>
internal readonly record struct Mode(double Mean, double Scale);
