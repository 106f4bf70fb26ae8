namespace LatentSharp.Data.Tables.Mixed.Conditions;

/// <summary>How two cells are compared.</summary>
/// <param name="Sign">How it is written.</param>
/// <param name="Holds">Whether it holds of a difference, below 0, 0 or above.</param>
internal sealed record Comparison(string Sign, Func<int, bool> Holds)
{
    /// <summary>All of them; those that begin like another before it.</summary>
    public static IReadOnlyList<Comparison> All { get; } =
    [
        new("<=", order => order <= 0), new(">=", order => order >= 0), new("!=", order => order != 0), new("==", order => order == 0),
        new("<", order => order < 0), new(">", order => order > 0), new("=", order => order == 0),
    ];

    /// <summary>Whether it asks for the same or for another, and not for an order.</summary>
    public bool IsEquality => Sign is "=" or "==" or "!=";
}
