namespace LatentSharp.Data.Parts;

/// <summary>A division of pictures that their source names, by folders or by a table.</summary>
/// <param name="Of">The part of each picture.</param>
/// <param name="By">What divides them, for messages, e.g. <c>the folders train, test</c>.</param>
internal sealed record Division(Part[] Of, string By)
{
    /// <summary>
    /// The order in which the pictures of the test part are last, and where it starts. Those to choose by are learned from, since training
    /// chooses by nothing
    /// else than its own measures; where no others are there to judge by, they are the test part.
    /// </summary>
    /// <param name="notes">Receives a line with the counts.</param>
    /// <returns>Positions of the pictures; null where one side would be empty.</returns>
    public (int[] Order, int TestStart)? Order(List<string> notes)
    {
        (int train, int validation, int test) = (Count(Part.Train), Count(Part.Validation), Count(Part.Test));
        Part featureNetwork = test > 0 ? Part.Test : Part.Validation;
        int judged = test > 0 ? test : validation;
        if (judged == 0 || judged == Of.Length)
        {
            notes.Add($"division: {By} put all {Of.Length} pictures on one side; they are divided by content instead");
            return null;
        }

        notes.Add(featureNetwork == Part.Validation
            ? $"division: {By}: {train} pictures to train on, the {validation} for validation to test on"
            : $"division: {By}: {train} pictures to train on{(validation > 0 ? $", joined by the {validation} for validation" : "")}, "
                + $"{test} to test on");
        int[] order = [.. Enumerable.Range(0, Of.Length).OrderBy(i => Of[i] == featureNetwork ? Part.Test : Of[i])];
        return (order, Of.Length - judged);
    }

    private int Count(Part part) => Of.Count(found => found == part);
}
