namespace LatentSharp.Evaluation.Tables;

/// <summary>How like real rows the rows are that a model of a table draws.</summary>
/// <param name="Real">Real rows that they are compared with.</param>
/// <param name="Synthetic">Rows that were drawn.</param>
/// <param name="Columns">Each column for itself.</param>
/// <param name="Pairs">How columns go together; null for one column.</param>
/// <param name="Classifier">What a classifier learns from drawn rows; null where there is no column to tell.</param>
/// <param name="Privacy">How near drawn rows are to those that were learned from; null where these are not known.</param>
internal sealed record TableFigures(
    int Real, int Synthetic, IReadOnlyList<ColumnMarginal> Columns, PairFigures? Pairs, ClassifierFigures? Classifier,
    PrivacyFigures? Privacy);

/// <summary>A column of drawn rows beside that of real ones.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Measure">Kolmogorov–Smirnov for numbers and dates, total variation for categories.</param>
/// <param name="Distance">That distance, from 0 for the same to 1; missing cells are a category of their own, or lie apart.</param>
/// <param name="OfHeldOut">The same distance of real rows that were held out: what chance gives; null where none were.</param>
/// <param name="Values">Shares of real and of drawn rows: of categories each, of numbers tenths of the real rows.</param>
internal sealed record ColumnMarginal(
    string Name, string Type, string Measure, double Distance, double? OfHeldOut, IReadOnlyList<MarginalShare> Values);

/// <summary>The share of rows with a value, or within a range.</summary>
/// <param name="Value">The value, or the range.</param>
/// <param name="Real">The share of real rows.</param>
/// <param name="Synthetic">The share of drawn rows.</param>
internal sealed record MarginalShare(string Value, double Real, double Synthetic);

/// <summary>How columns go together in drawn rows and in real ones.</summary>
/// <param name="MeanDifference">Average over pairs of columns of the difference of their dependence.</param>
/// <param name="OfHeldOut">The same of real rows that were held out; null where none were.</param>
/// <param name="Largest">The pairs that differ most.</param>
internal sealed record PairFigures(double MeanDifference, double? OfHeldOut, IReadOnlyList<PairDifference> Largest);

/// <summary>The dependence of two columns.</summary>
/// <param name="First">One column.</param>
/// <param name="Second">The other.</param>
/// <param name="Measure">|Correlation| of ranks, Cramér's V, or the correlation ratio: 0 for none, 1 for a function.</param>
/// <param name="Real">In real rows.</param>
/// <param name="Synthetic">In drawn rows.</param>
internal sealed record PairDifference(string First, string Second, string Measure, double Real, double Synthetic);

/// <summary>
/// A classifier that learned from drawn rows, beside one that learned from as many real ones; both judged by held-out rows.
/// </summary>
/// <param name="Target">The column that is told from the others.</param>
/// <param name="Rows">Rows that each learned from.</param>
/// <param name="HeldOut">Real rows that both are judged by.</param>
/// <param name="OfSynthetic">F1 of the one that learned from drawn rows: the average over the classes.</param>
/// <param name="OfReal">F1 of the one that learned from real rows.</param>
/// <param name="DifferenceError">Bootstrap error of the difference of the two.</param>
/// <param name="AccuracyOfSynthetic">Share that the first tells rightly.</param>
/// <param name="AccuracyOfReal">Share that the second tells rightly.</param>
/// <param name="ByChance">Share of the most frequent class.</param>
internal sealed record ClassifierFigures(
    string Target, int Rows, int HeldOut, double OfSynthetic, double OfReal, double DifferenceError, double AccuracyOfSynthetic,
    double AccuracyOfReal, double ByChance);

/// <summary>How near drawn rows are to those that were learned from, beside real rows that were not.</summary>
/// <param name="Training">Training rows that nearest ones are looked for among.</param>
/// <param name="Synthetic">Drawn rows that are looked at.</param>
/// <param name="HeldOut">Held-out rows that are looked at.</param>
/// <param name="Median">Median distance of a drawn row to the nearest training row.</param>
/// <param name="MedianOfHeldOut">The same of a held-out row.</param>
/// <param name="Low">The distance that one drawn row in twenty is within.</param>
/// <param name="LowOfHeldOut">The same of held-out rows.</param>
/// <param name="Copies">Share of drawn rows that are a training row in every cell.</param>
/// <param name="CopiesOfHeldOut">Share of held-out rows that are.</param>
/// <param name="MembershipArea">Area under the ROC curve of an attack that takes rows near a drawn row for training rows; 0.5 by
/// chance.</param>
/// <param name="MembershipError">Its standard error.</param>
/// <param name="OfTraining">Training rows that there are; of more than are looked among, some are chosen by chance.</param>
/// <param name="OfHeldOut">Held-out rows that there are, likewise.</param>
/// <param name="Nearer">The chance that a drawn row is nearer to the training rows than a held-out one; 0.5 where they are as near.</param>
/// <param name="NearerError">Its standard error.</param>
internal sealed record PrivacyFigures(
    int Training, int Synthetic, int HeldOut, double Median, double MedianOfHeldOut, double Low, double LowOfHeldOut, double Copies,
    double CopiesOfHeldOut, double MembershipArea, double MembershipError, int OfTraining, int OfHeldOut,
    double Nearer, double NearerError);
