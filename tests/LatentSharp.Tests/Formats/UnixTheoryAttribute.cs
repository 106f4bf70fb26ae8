namespace LatentSharp.Tests.Formats;

/// <summary>Tests of what only Unix has: permissions, links, pipes, and a disk that says why it could not synchronize.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has neither these permissions nor these errors";
        }
    }
}
