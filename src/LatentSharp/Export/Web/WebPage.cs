using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LatentSharp.Export.Web;

/// <summary>A page that is one file: it holds models and what is done with them, opens without a server, and fetches nothing.</summary>
internal static class WebPage
{
    /// <summary>The page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="sentences">What stands below the title.</param>
    /// <param name="models">The model, and one beside it if wanted.</param>
    /// <exception cref="Onnx.ExportException">A decoder has an operation that the page does not know.</exception>
    public static string Build(string title, IEnumerable<string> sentences, IReadOnlyList<WebModel> models)
    {
        string policy = $"default-src 'none'; script-src {WebBundle.Hash(WebBundle.Script)}; " +
            $"style-src {WebBundle.Hash(WebBundle.Style)}; img-src data: blob:; base-uri 'none'; form-action 'none'";
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n" +
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
            "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>\n<title>{Escaped(title)}</title>\n");
        html.Append($"<style>{WebBundle.Style}</style>\n</head>\n<body>\n<main>\n<header><h1>{Escaped(title)}</h1>\n");
        foreach (string sentence in sentences)
        {
            html.Append($"<p>{Escaped(sentence)}</p>\n");
        }

        html.Append("</header>\n<noscript><p>This page decodes pictures by itself and needs JavaScript, which is switched off here.</p>" +
            "</noscript>\n</main>\n");
        html.Append(Script(models));
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The data of models and the script that makes views of them, as elements; well-formed XML as well as HTML.</summary>
    /// <param name="models">The model, and one beside it if wanted.</param>
    public static string Script(IReadOnlyList<WebModel> models) =>
        $"<script type=\"application/json\" id=\"model\">{Data(models)}</script>\n<script>{WebBundle.Script}</script>\n";

    /// <summary>The data of models as JSON; of no letter that ends an element, so that names of people stay text.</summary>
    internal static string Data(IReadOnlyList<WebModel> models)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("models");
            foreach ((int id, WebModel model) in models.Index())
            {
                model.Write(json, id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
