using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LatentSharp.Tensors;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Hosting;

/// <summary>What answers and requests are made of.</summary>
internal static class Answer
{
    /// <summary>Answers with JSON.</summary>
    public static Task Json<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        Bytes(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers with bytes.</summary>
    public static async Task Bytes(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with numbers, little-endian.</summary>
    public static Task Floats(HttpContext context, ReadOnlySpan<float> values) =>
        Bytes(context, "application/octet-stream", MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Reads the body as JSON.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static async Task<T> Read<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        byte[] bytes = await Body(context).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new ApiException("The body is empty; send a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ApiException($"The body is not the JSON that is expected here, at {exception.Path ?? "$"}.");
        }
    }

    /// <summary>Reads the body as codes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="latent">Numbers of a code.</param>
    /// <returns>Codes, <c>[n, latent]</c>.</returns>
    /// <exception cref="ApiException">It is no whole number of codes, or a number is not finite.</exception>
    public static async Task<Tensor> Codes(HttpContext context, int latent)
    {
        byte[] bytes = await Body(context).ConfigureAwait(false);
        if (bytes.Length == 0 || bytes.Length % (sizeof(float) * latent) != 0)
        {
            throw new ApiException(
                $"The body is {bytes.Length} bytes, but codes of this model are {latent} numbers of {sizeof(float)} bytes each.");
        }

        float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return Array.TrueForAll(values, float.IsFinite) ? new Tensor(new Shape(values.Length / latent, latent), values)
            : throw new ApiException("A number of the codes is not finite.");
    }

    /// <summary>Reads the body, which is bounded.</summary>
    public static async Task<byte[]> Body(HttpContext context)
    {
        using var memory = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
            {
                memory.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return memory.ToArray();
    }

    /// <summary>A whole number of the address.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static int Number(HttpContext context, string name) =>
        int.TryParse((string?)context.Request.RouteValues[name] ?? context.Request.Query[name].ToString(),
            System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value)
            ? value : throw new ApiException($"'{name}' must be a whole number.");

    /// <summary>A part of the address.</summary>
    public static string Part(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
