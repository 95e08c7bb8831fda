using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cli;

public sealed partial class SettingsHelpTests
{
    [Fact]
    public async Task Help_has_each_setting_of_each_section_once_with_its_default()
    {
        var help = await ProgramInProcess.RunAsync("--help");
        var shown = Setting().Matches(help.Output).Select(line => (Name: line.Groups[1].Value, Default: line.Groups[2].Value)).ToList();

        var defaults = new[] { typeof(Room).Assembly, typeof(ChatServer).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true })
            .SelectMany(SettingsOf)
            .ToDictionary();

        Assert.Equal(defaults.Keys.Order(), shown.Select(setting => setting.Name).Order());
        Assert.All(shown, setting => Assert.Equal(defaults[setting.Name].Value, defaults[setting.Name].Converter.ConvertFromInvariantString(setting.Default)));
    }

    private static IEnumerable<KeyValuePair<string, (object? Value, TypeConverter Converter)>> SettingsOf(Type type) =>
        from property in type.GetProperties()
        where property.CanWrite
        select KeyValuePair.Create(
            $"{type.GetField("Section")!.GetRawConstantValue()}:{property.Name}",
            (property.GetValue(Activator.CreateInstance(type)), TypeDescriptor.GetConverter(property.PropertyType)));

    // An explanation follows each value.
    [GeneratedRegex(@"^  --(\w+(?::\w+)+)=(\S*) +\S", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
