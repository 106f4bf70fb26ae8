using LatentSharp.Settings;

namespace LatentSharp.Runs;

/// <summary>Names of what requests set, for sentences.</summary>
internal static class RequestSettings
{
    public static SettingName Out => new("out");

    public static SettingName Beside => new("beside");

    public static SettingName Like => new("like");

    public static SettingName Labels => new("labels");

    public static SettingName With => new("with");

    public static SettingName Spread => new("spread");

    public static SettingName From => new("from");

    public static SettingName Temperature => new("temperature");

    public static SettingName Sample => new("sample");

    public static SettingName Sampled => new("sampled");

    public static SettingName Alpha => new("alpha");

    public static SettingName Beta => new("beta");

    public static SettingName Weights => new("weights");

    public static SettingName Along => new("path");

    public static SettingName Toward => new("toward");

    public static SettingName Feature => new("feature");

    public static SettingName How => new("how");

    public static SettingName Resume => new("resume");

    public static SettingName Samples => new("samples");

    public static SettingName Features => new("features");

    public static SettingName Examples => new("examples");

    public static SettingName By => new("by");

    public static SettingName Good => new("good");

    public static SettingName FalseAlarms => new("false-alarms");

    public static SettingName Masks => new("masks");

    public static SettingName Anomalous => new("anomalous");

    public static SettingName For => new("for");

    public static SettingName Overwrite => new("overwrite");

    public static SettingName Onnx => new("onnx");

    public static SettingName Safetensors => new("safetensors");

    public static SettingName Web => new("web");

    public static SettingName Force => new("force");
}
