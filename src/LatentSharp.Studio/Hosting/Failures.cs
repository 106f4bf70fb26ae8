using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Settings;
using LatentSharp.Studio.Json;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Hosting;

/// <summary>Whatever is thrown, as one sentence and a status.</summary>
internal static class Failures
{
    /// <summary>Answers with what went wrong.</summary>
    public static async Task Write(HttpContext context, Exception exception)
    {
        (int status, string sentence, string? setting) = Of(exception);
        if (context.Response.HasStarted)
        {
            // What was sent is not the whole; cut off, it cannot be taken for it.
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        await Answer.Json(context, new ErrorAnswer(sentence, setting), StudioJson.Default.ErrorAnswer).ConfigureAwait(false);
    }

    /// <summary>The sentence about what was thrown.</summary>
    public static string Sentence(Exception exception) => Of(exception).Sentence;

    private static (int Status, string Sentence, string? Setting) Of(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = (e as AggregateException)?.InnerExceptions.FirstOrDefault() ?? e.InnerException)
        {
            switch (e)
            {
                case ApiException api:
                    return (api.Status, api.Message, api.Setting);
                case SettingException fault:
                    return (StatusCodes.Status400BadRequest, Dot(fault.Message), fault.Setting);
                case DataException or ModelFileException or PictureFormatException:
                    return (StatusCodes.Status409Conflict, Dot(e.Message), (e as LatentSharpException)?.Setting);
                case LatentSharpException fault:
                    return (StatusCodes.Status409Conflict, Dot(fault.Message), fault.Setting);
                case BadHttpRequestException bad:
                    return (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                        ? "That is larger than what may be sent here." : "The request is not well formed.", null);
                case IOException or UnauthorizedAccessException:
                    return (StatusCodes.Status409Conflict, Dot(e.Message), null);
                case OutOfMemoryException:
                    return (StatusCodes.Status409Conflict, "The memory of this machine is not enough.", null);
            }
        }

        return (StatusCodes.Status500InternalServerError,
            $"An unexpected fault: {exception.GetType().Name}, {Dot(exception.Message)}", null);
    }

    private static string Dot(string sentence) => Capital.Sentence(sentence.TrimEnd('.', ' '));
}
