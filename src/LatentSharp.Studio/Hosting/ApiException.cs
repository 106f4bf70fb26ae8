using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Hosting;

/// <summary>What was asked for is not possible; the page shows the message, one sentence.</summary>
internal sealed class ApiException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="setting">The setting that is wrong; null for none.</param>
    public ApiException(string message, int status = StatusCodes.Status400BadRequest, string? setting = null)
        : base(message) => (Status, Setting) = (status, setting);

    /// <summary>The status of the answer.</summary>
    public int Status { get; }

    /// <summary>The setting that is wrong; null for none.</summary>
    public string? Setting { get; }

    /// <summary>Nothing of that name is there.</summary>
    /// <param name="what">What was looked for, e.g. <c>run 'a'</c>.</param>
    public static ApiException NotFound(string what) => new($"There is no {what}.", StatusCodes.Status404NotFound);
}
