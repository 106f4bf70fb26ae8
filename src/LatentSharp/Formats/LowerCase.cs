using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentSharp.Formats;

/// <summary>Names of choices in small letters, e.g. <c>optimal</c>; read in any case.</summary>
internal sealed class LowerCase<T>() : JsonStringEnumConverter<T>(new LowerCaseNames(), allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>All letters small.</summary>
internal sealed class LowerCaseNames : JsonNamingPolicy
{
    public override string ConvertName(string name) => name.ToLowerInvariant();
}
