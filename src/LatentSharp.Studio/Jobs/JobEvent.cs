using System.Globalization;
using System.Text;

namespace LatentSharp.Studio.Jobs;

/// <summary>Something that happened to a training, as it is sent.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Name">What it is, e.g. <c>step</c>.</param>
/// <param name="Data">All about it, JSON.</param>
internal sealed record JobEvent(long Id, string Name, byte[] Data)
{
    /// <summary>The name of a step, of which some may be left out.</summary>
    public const string Step = "step";

    /// <summary>Whether it is a step.</summary>
    public bool IsStep => Name == Step;

    /// <summary>The event as the protocol of server-sent events has it.</summary>
    public byte[] Bytes()
    {
        byte[] head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {Id}\nevent: {Name}\ndata: "));
        return [.. head, .. Data, (byte)'\n', (byte)'\n'];
    }
}
