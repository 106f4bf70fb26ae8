using System.CommandLine;
using LatentSharp.Data.Sentences;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Cli.Parsing;

/// <summary>The options of a verb that describe a model and its training: one for each setting of a table.</summary>
internal sealed class SettingOptions
{
    private readonly SettingTable _table;
    private readonly (Setting Setting, Option Option)[] _options;

    /// <summary>Creates the options.</summary>
    /// <param name="table">The settings.</param>
    /// <param name="without">Settings that the verb chooses itself, or that mean nothing to it.</param>
    public SettingOptions(SettingTable table, params IReadOnlyList<Setting> without)
    {
        _table = table;
        _options = [.. table.Offered.Where(setting => !without.Contains(setting)).Select(setting => (setting, Create(setting)))];
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => Sections.SelectMany(section => section.Options);

    private IEnumerable<string> Groups => SettingGroup.All.Union(_options.Select(pair => pair.Setting.Group));

    /// <summary>Names of those that most calls need.</summary>
    public IEnumerable<string> Common => Groups.SelectMany(group => _options
        .Where(pair => pair.Setting.IsCommon && pair.Setting.Group == group).Select(pair => pair.Option.Name));

    /// <summary>All of them, under their headings.</summary>
    public IEnumerable<(string Heading, IEnumerable<Option> Options)> Sections => Groups
        .Select(group => (group, _options.Where(pair => pair.Setting.Group == group).Select(pair => pair.Option)));

    /// <summary>What was said.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="seed">The seed, which every verb has.</param>
    /// <exception cref="SettingException">Two options contradict each other, or ask for more memory than there is.</exception>
    public SettingValues Read(ParseResult arguments, ulong? seed)
    {
        SettingValues said = _options.Aggregate(
            SettingValues.None.WithValue(TrainingSettings.Seed, seed), (values, pair) =>
                values.WithValue(pair.Setting, Value(arguments, pair.Option)));
        _table.Check(said);
        TrainingMemory.Check(said);
        return said;
    }

    private static object? Value(ParseResult arguments, Option option) => option switch
    {
        Option<bool> flag => arguments.GetValue(flag) ? true : null,
        Option<object?> value => arguments.GetValue(value),
        _ => null,
    };

    private static Option Create(Setting setting)
    {
        string name = SettingHints.Flag(setting.Name);
        string help = setting.Help.Say(SettingHints.Flag)
            + (setting.Default is { } given ? $" (default: {given.Say(SettingHints.Flag)})" : "");
        if (setting.Unit is null)
        {
            return Define.Flag(name, help);
        }

        var option = new Option<object?>(name) { Description = help, HelpName = setting.Unit, Arity = ArgumentArity.ExactlyOne };
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            object? value = setting.Parse(text);
            if (value is null)
            {
                result.AddError(setting.Refusal(text, Suggestions.Hint(text, [.. setting.Words])).Say(SettingHints.Flag));
            }

            return value;
        };
        option.CompletionSources.Add([.. setting.Words]);
        return option;
    }
}
