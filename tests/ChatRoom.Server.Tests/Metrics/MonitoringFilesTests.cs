using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Metrics;

/// <summary>Tests that the dashboard and the alerts ask for numbers that the server has.</summary>
public sealed partial class MonitoringFilesTests
{
    [Theory]
    [InlineData("dashboard.json")]
    [InlineData("alerts.yml")]
    public async Task Each_number_of_a_file_is_an_instrument_of_the_server(string file)
    {
        var instruments = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ChatMetrics.MeterName)
                {
                    lock (instruments)
                    {
                        instruments.Add(instrument.Name.Replace('.', '_'));
                    }
                }
            },
        };
        listener.Start();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using (await RunningServer.StartAsync(
                $"--Metrics:Port={FreePort.Find()}", "--History:Provider=sqlite", $"--History:Path={folder.FullName}/c.db"))
            {
                var text = await File.ReadAllTextAsync(
                    Path.Combine(RepositoryFiles.Root, "docs", "monitoring", file), TestContext.Current.CancellationToken);
                var names = Number().Matches(text).Select(match => match.Value).Distinct().ToList();

                // Servers of other tests have instruments of the same name, and publish them meanwhile.
                string[] published;
                lock (instruments)
                {
                    published = [.. instruments];
                }

                Assert.NotEmpty(names);
                Assert.All(names, name => Assert.Contains(published, instrument => IsOf(name, instrument)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_dashboard_is_complete_json_with_a_title_on_each_panel()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "monitoring", "dashboard.json")));

        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.All(panels, panel => Assert.NotEqual("", panel.GetProperty("title").GetString()));
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
    }

    /// <summary>Returns whether Prometheus makes this name of an instrument: it adds a unit, and the parts of a histogram.</summary>
    private static bool IsOf(string name, string instrument) =>
        Regex.IsMatch(name, $"^{instrument}(_seconds|_bytes)?(_total|_bucket|_count|_sum)?$");

    [GeneratedRegex("chatroom_[a-z_]+")]
    private static partial Regex Number();
}
