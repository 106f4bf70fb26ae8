using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>The style sheet of the report: large enough to be projected, plain enough to be printed.</summary>
internal static class ReportStyle
{
    private const string Light =
        "--page:#ffffff;--ink:#1a1c1f;--muted:#555b63;--grid:#e3e6ea;--axis:#8b929b;--rule:#d9dde2;--panel:#f5f6f8;--link:#005a91;";
    private const string Dark =
        "--page:#14171b;--ink:#eceef1;--muted:#a9b0b9;--grid:#2b3038;--axis:#6f7884;--rule:#343a43;--panel:#1d2127;--link:#7cc0f0;";

    /// <summary>The CSS variables of all colors but those of series.</summary>
    /// <param name="dark">Whether for a dark page.</param>
    public static string Colors(bool dark) => dark ? Dark : Light;

    /// <summary>The whole style sheet.</summary>
    public static string Css { get; } = $$$"""
        :root{color-scheme:light dark;{{{Light}}}{{{Palette.Variables(dark: false)}}}}
        @media (prefers-color-scheme:dark){:root{{{{Dark}}}{{{Palette.Variables(dark: true)}}}}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);
          font:18px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:56px 40px 96px}
        header{border-bottom:1px solid var(--rule);padding-bottom:20px;margin-bottom:28px}
        h1{font-size:2.2rem;line-height:1.15;letter-spacing:-.015em;margin:0}
        header p{color:var(--muted);margin:.5rem 0 0}
        h2{font-size:1.55rem;line-height:1.25;letter-spacing:-.01em;margin:3.2rem 0 .8rem}
        h3{font-size:1.15rem;line-height:1.35;margin:2rem 0 .5rem}
        p{max-width:46rem;margin:.7rem 0}
        nav{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;font-size:1rem;margin:0 0 1.6rem}
        a{color:var(--link);text-underline-offset:.2em;text-decoration-thickness:1px}
        figure{margin:1.6rem 0;min-width:0}
        :is(figure,.broad)>:is(img,svg){display:block;max-width:100%;height:auto}
        :is(figure,.broad)>img{border-radius:4px}
        img.pixelated{image-rendering:pixelated;border-radius:0}
        figcaption{color:var(--muted);font-size:.92rem;line-height:1.45;margin-top:.6rem;max-width:46rem}
        .row{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));gap:1.6rem 32px;margin:1.6rem 0;align-items:start}
        .row figure{margin:0}
        figure>h3{margin:0 0 .6rem}
        .sheet{display:grid;gap:4px .8rem;justify-items:start;align-items:center}
        .sheet.named{grid-template-columns:minmax(3rem,max-content) minmax(0,1fr)}
        .sheet img{display:block;max-width:100%;height:auto}
        .heads{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));width:100%;gap:1px}
        .heads span,.head{font-size:.92rem;line-height:1.3;color:var(--muted);overflow-wrap:anywhere;min-width:0}
        .head{max-width:9rem}
        .switch{margin:0 0 .6rem}
        .switch~.still,.switch .go{display:none}
        .switch:has(:checked)~.moving,.switch:has(:checked) .stop{display:none}
        .switch:has(:checked)~.still{display:block}
        .switch:has(:checked) .go{display:inline}
        @media (prefers-reduced-motion:reduce){.switch~.moving,.switch .stop{display:none}.switch~.still{display:block}
          .switch .go{display:inline}.switch:has(:checked)~.moving{display:block}.switch:has(:checked)~.still{display:none}
          .switch:has(:checked) .go{display:none}.switch:has(:checked) .stop{display:inline}}
        .scroll{overflow-x:auto;margin:1.6rem 0;container-type:inline-size}
        table{border-collapse:collapse;font-size:1rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;color:var(--muted);font-size:.92rem;padding-bottom:.6rem;max-width:100cqw;position:sticky;left:0}
        th,td{text-align:left;padding:.45rem 1.4rem .45rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
        th{font-weight:600;border-bottom:2px solid var(--axis)}
        tbody th{font-weight:400;border-bottom:1px solid var(--rule)}
        th+th,td+td{padding-left:1.4rem}
        .number{text-align:right;white-space:nowrap}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:1.1rem 2rem;
          background:var(--panel);border-radius:8px;padding:1.3rem 1.5rem;margin:1.6rem 0}
        dt{color:var(--muted);font-size:.88rem;line-height:1.4}
        dd{margin:0;font-weight:600;overflow-wrap:anywhere}
        @media (max-width:760px){body{font-size:16px}main{padding:32px 20px 64px}.row{grid-template-columns:minmax(0,1fr)}
          th,td{padding-right:.5rem}th+th,td+td{padding-left:.5rem}thead .number{white-space:normal}
          .heads span,.head{font-size:.75rem}.broad{overflow-x:auto}.broad>:is(img,svg){width:760px;max-width:none}}
        @media print{main{max-width:none;padding:0}figure,tr,dl{break-inside:avoid}h2,h3{break-after:avoid}nav{display:none}}

        """;
}
