using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: KeepsTraces]

namespace ChatRoom.Browser.Tests.Support;

/// <summary>
/// Records the steps of each test in its browsers. Of a test that fails the record is kept, below
/// <c>artifacts/browser-traces</c>; https://trace.playwright.dev shows it, and so does <c>playwright show-trace</c>.
/// </summary>
/// <remarks>Only when the test method is through it is known whether it failed, so only then its browsers are closed.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class KeepsTracesAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, List<IBrowserContext>> Recorded = new();

    /// <summary>Where to keep records, which then have the document at each step.</summary>
    private static string? GivenFolder => Environment.GetEnvironmentVariable("CHATROOM_TRACES") is { Length: > 0 } folder ? folder : null;

    /// <summary>Records a browser of the current test until the test ends, and closes it then.</summary>
    public static async Task RecordAsync(IBrowserContext context)
    {
        var contexts = Recorded.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []);
        if (!contexts.Contains(context))
        {
            contexts.Add(context);
            // The document before and after each step shows most, and takes a fifth of the time of all tests.
            await context.Tracing.StartAsync(new() { Snapshots = GivenFolder is not null });
        }
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Recorded.TryRemove(test.UniqueID, out var contexts))
        {
            var isKept = TestContext.Current.TestState?.Result == TestResult.Failed;
            Task.Run(() => EndAsync(contexts, isKept ? test : null)).GetAwaiter().GetResult();
        }
    }

    private static async Task EndAsync(List<IBrowserContext> contexts, IXunitTest? failed)
    {
        for (var i = 0; i < contexts.Count; i++)
        {
            if (failed is not null)
            {
                var file = Path.Combine(Folder(), $"{NameOf(failed)}-{(i + 1).ToString(CultureInfo.InvariantCulture)}.zip");
                await contexts[i].Tracing.StopAsync(new() { Path = file });
                TestContext.Current.TestOutputHelper?.WriteLine($"Trace: {file}");
            }

            // See ChatPage: a tab that does not close must hold up no other test.
            await Deadline.EndOrGoOnAsync(contexts[i].CloseAsync());
        }
    }

    private static string NameOf(IXunitTest test)
    {
        var method = test.TestMethod;
        var row = test.UniqueID[..8];
        return $"{method.TestClass.TestClassSimpleName}.{method.MethodName}-{row}";
    }

    private static string Folder()
    {
        if (GivenFolder is { } folder)
        {
            return Path.GetFullPath(folder);
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ChatRoom.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? AppContext.BaseDirectory, "artifacts", "browser-traces");
    }
}
