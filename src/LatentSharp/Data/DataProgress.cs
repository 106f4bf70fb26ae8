namespace LatentSharp.Data;

/// <summary>How far reading has come.</summary>
/// <param name="Action">What is being done, e.g. <c>decoding</c>.</param>
/// <param name="Done">Pictures done.</param>
/// <param name="Total">Pictures in all.</param>
internal readonly record struct DataProgress(string Action, int Done, int Total);
