using System.Globalization;
using System.Text;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>
/// An animation that a person can stop, without a script: a check box changes it for a still picture. It stands still from the start for
/// those who asked their system for less motion.
/// </summary>
internal sealed class AnimationFigure : Figure
{
    private readonly string _id;
    private readonly string _animation;
    private readonly string _still;
    private readonly string _alternative;
    private readonly (int Width, int Height) _size;

    /// <summary>Creates a figure.</summary>
    /// <param name="id">A name that no other figure of the page has, of small letters.</param>
    /// <param name="animation">A GIF file.</param>
    /// <param name="still">A PNG file of the same size, one picture of it.</param>
    /// <param name="size">Width and height, pixels.</param>
    /// <param name="alternative">What a person who cannot see it should know.</param>
    /// <param name="caption">What is to be seen in it; may be empty.</param>
    public AnimationFigure(string id, byte[] animation, byte[] still, (int Width, int Height) size, string alternative, string caption = "")
        : base(caption)
    {
        (_id, _animation, _still) = (id, Markup.DataUri(animation), Markup.DataUri(still));
        (_size, _alternative) = (size, alternative);
    }

    internal override void WriteBody(StringBuilder html, int room)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{_size.Width}\" height=\"{_size.Height}\"");
        html.Append($"<p class=\"switch\"><input type=\"checkbox\" id=\"{_id}\"/> ");
        html.Append($"<label for=\"{_id}\"><span class=\"stop\">stop the motion</span>" +
            "<span class=\"go\">show it in motion</span></label></p>");
        html.Append($"<img class=\"moving\" alt=\"{Markup.Escape(_alternative)}\" {size} src=\"{_animation}\"/>");
        html.Append($"<img class=\"still\" alt=\"{Markup.Escape(_alternative)}, standing still\" {size} src=\"{_still}\"/>");
    }
}
