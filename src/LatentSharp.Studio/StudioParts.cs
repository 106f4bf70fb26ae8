using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Models;
using LatentSharp.Studio.Uploads;

namespace LatentSharp.Studio;

/// <summary>What the routes of the studio work with.</summary>
/// <param name="Options">How it was started.</param>
/// <param name="Contents">Runs and data.</param>
/// <param name="Jobs">Trainings.</param>
/// <param name="Models">Models, trained and in training.</param>
/// <param name="Uploads">Files that came from the browser.</param>
internal sealed record StudioParts(StudioOptions Options, StudioContents Contents, JobList Jobs, ModelList Models, UploadFolder Uploads)
{
    /// <summary>The data that a form is filled in for.</summary>
    public OpenedData OpenedData { get; } = new(Uploads.Room("read"));
}
