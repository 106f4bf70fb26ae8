using System.Text.Json.Serialization;
using LatentSharp.Data.Tables.Mixed.Conditions;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>In how many training rows one column is below another, the same, or above.</summary>
/// <param name="First">Place of the first column.</param>
/// <param name="Second">Place of the second column.</param>
/// <param name="Below">Rows in which the first is below the second.</param>
/// <param name="Same">Rows in which they are the same.</param>
/// <param name="Above">Rows in which the first is above the second.</param>
internal sealed record PairOrder(int First, int Second, int Below, int Same, int Above)
{
    /// <summary>Rows that have both.</summary>
    [JsonIgnore]
    public long Count => (long)Below + Same + Above;

    /// <summary>Rows that keep a comparison of the first with the second.</summary>
    /// <param name="how">The comparison.</param>
    /// <param name="isTurned">Whether it is of the second with the first.</param>
    public long Kept(Comparison how, bool isTurned)
    {
        int sign = isTurned ? -1 : 1;
        return (how.Holds(-sign) ? Below : 0) + (how.Holds(0) ? Same : 0) + (long)(how.Holds(sign) ? Above : 0);
    }
}
