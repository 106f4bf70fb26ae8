namespace LatentSharp.Data.Labels;

/// <summary>Attributes of which exactly one holds for each picture whose value is known, e.g. the ten digits.</summary>
/// <param name="Name">What the attributes tell apart, e.g. <c>class</c> or the name of a column.</param>
/// <param name="Members">Positions of the attributes in the table.</param>
internal sealed record AttributeGroup(string Name, IReadOnlyList<int> Members)
{
    /// <summary>The group's name where the source has no better one.</summary>
    public const string ClassName = "class";
}
