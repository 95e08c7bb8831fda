using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the first load of the page in a browser without a cache; <c>bench/page</c> measures it.</summary>
public sealed class FirstLoadTests(ChromiumFixture chromium, ITestOutputHelper output)
{
    private const int Bound = 160_000;

    /// <summary>The name form is alive once Blazor has put its own in the place of the one in the document.</summary>
    private const string WatchForm = """
        new MutationObserver((_, observer) => {
          const field = document.getElementById("name");
          if (field && window.firstField && field !== window.firstField) {
            window.aliveAt = performance.now();
            observer.disconnect();
          }
          window.firstField ??= field;
        }).observe(document, { childList: true, subtree: true });
        """;

    private const string WatchShifts = """
        window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().filter((entry) => !entry.hadRecentInput).forEach((entry) => (window.shifted += entry.value)))
          .observe({ type: "layout-shift", buffered: true });
        """;

    [Fact]
    public async Task All_that_comes_until_one_is_in_the_room_is_small_and_from_this_server_alone()
    {
        // CHATROOM_LOADS=10 for a median of the times.
        var loads = GivenNumber.Of("CHATROOM_LOADS", 1);
        await using var chat = await ServedChat.StartAsync();
        var times = new List<double>();
        // A browser that is open: its window takes as long as the page to appear, and has nothing to do with it.
        var context = await chromium.Browser.NewContextAsync();
        await context.AddInitScriptAsync(WatchForm);
        await context.NewPageAsync();
        for (var i = 1; i <= loads; i++)
        {
            var page = await ChatPage.OpenTabAsync(context, new Uri("about:blank"), recorded: chat.Own is not null);
            await ForgetAllAsync(page, chat.Page);
            var traffic = await Traffic.WatchAsync(page);

            await page.Page.GotoAsync(chat.Page.ToString());
            await page.Page.WaitForFunctionAsync("() => window.aliveAt");
            times.Add(await page.Page.EvaluateAsync<double>("() => window.aliveAt"));
            var form = traffic.Bytes;
            await page.EnterAsync($"reader{i}");
            await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

            var bytes = chat.Own is null ? traffic.Bytes : await traffic.CompressedAsync();
            output.WriteLine($"{form} bytes until the form is alive, {traffic.Bytes} in all, in {traffic.Requests} requests, of which the heaviest are");
            output.WriteLine(traffic.Heaviest);
            Assert.InRange(bytes, 1, Bound);
            Assert.All(traffic.Addresses, address => Assert.Equal(chat.Page.Authority, new Uri(address).Authority));
            await page.Page.CloseAsync();
        }

        times.Sort();
        output.WriteLine($"The form is alive after {times[times.Count / 2]:F0} ms (median of {times.Count}; {times[0]:F0} to {times[^1]:F0})");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task Nothing_moves_for_a_reader_that_types_before_the_style_has_come(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        var page = await ChatPage.OpenAsync(chromium, new Uri("about:blank"), width, 900, firstScript: WatchShifts);
        await using var _ = page;
        var styled = new TaskCompletionSource();
        await page.Page.RouteAsync("**/app*.css", async route =>
        {
            await styled.Task;
            await route.ContinueAsync();
        });
        var module = page.Page.WaitForResponseAsync(response => response.Url.Contains("joined.", StringComparison.Ordinal));
        await page.Page.GotoAsync(chat.Page.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await module;
        // Keys and clicks ask the browser what is where, and so it lays out what it has.
        await page.Page.Mouse.ClickAsync(width / 2, 300);
        await page.Page.Keyboard.TypeAsync("ada");
        await page.Page.EvaluateAsync("() => document.getElementById('name')?.focus()");
        await page.Page.Mouse.MoveAsync(width / 2, 320);
        styled.SetResult();

        await page.NameField.WaitForAsync();
        await page.EnterAsync("ada");
        Assert.InRange(await page.Page.EvaluateAsync<double>("() => window.shifted"), 0, 0.05);
    }

    /// <summary>Makes the browser one that has never been to the page.</summary>
    private static async Task ForgetAllAsync(ChatPage page, Uri address)
    {
        var session = await page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("Network.clearBrowserCache");
        await session.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = address.GetLeftPart(UriPartial.Authority), ["storageTypes"] = "all" });
    }

    /// <summary>What a tab gets over the wire.</summary>
    private sealed class Traffic
    {
        private readonly Dictionary<string, string> _addresses = [];
        private readonly Dictionary<string, long> _sizes = [];

        public long Bytes => _sizes.Values.Sum();

        public int Requests => _sizes.Count;

        public IReadOnlyCollection<string> Addresses => [.. _addresses.Values.Where(address => !address.StartsWith("data:", StringComparison.Ordinal))];

        public string Heaviest => string.Join('\n', _sizes.OrderByDescending(size => size.Value).Take(6)
            .Select(size => $"  {size.Value,7}  {_addresses.GetValueOrDefault(size.Key)}"));

        public static async Task<Traffic> WatchAsync(ChatPage page)
        {
            var traffic = new Traffic();
            var session = await page.Context.NewCDPSessionAsync(page.Page);
            session.Event("Network.requestWillBeSent").OnEvent += (_, e) => traffic._addresses[Id(e)] = e!.Value.GetProperty("request").GetProperty("url").GetString()!;
            session.Event("Network.webSocketCreated").OnEvent += (_, e) => traffic._addresses[Id(e)] = e!.Value.GetProperty("url").GetString()!;
            session.Event("Network.loadingFinished").OnEvent += (_, e) => traffic.Add(Id(e), e!.Value.GetProperty("encodedDataLength").GetDouble());
            session.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => traffic.Add(Id(e), Payload(e));
            await session.SendAsync("Network.enable");
            return traffic;
        }

        /// <summary>
        /// What it would be if the server compressed all, as it does once it is published: a build of the sources serves most
        /// of it as it is.
        /// </summary>
        public async Task<long> CompressedAsync()
        {
            using var http = new HttpClient();
            var sum = _sizes.Where(size => !IsFile(size.Key)).Sum(size => size.Value);
            foreach (var id in _sizes.Keys.Where(IsFile))
            {
                var content = await http.GetByteArrayAsync(_addresses[id], TestContext.Current.CancellationToken);
                using var compressed = new MemoryStream();
                await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
                {
                    await gzip.WriteAsync(content, TestContext.Current.CancellationToken);
                }

                sum += compressed.Length;
            }

            return sum;
        }

        private bool IsFile(string id) => _addresses.TryGetValue(id, out var address)
            && address.StartsWith("http", StringComparison.Ordinal) && !address.Contains("/_blazor", StringComparison.Ordinal);

        private static string Id(JsonElement? e) => e!.Value.GetProperty("requestId").GetString()!;

        // The browser tells of what came after it was unpacked. The server packs each message by itself.
        private static double Payload(JsonElement? e)
        {
            var response = e!.Value.GetProperty("response");
            var payload = response.GetProperty("payloadData").GetString()!;
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                deflate.Write(response.GetProperty("opcode").GetDouble() == 2 ? Convert.FromBase64String(payload) : Encoding.UTF8.GetBytes(payload));
            }

            return packed.Length;
        }

        private void Add(string id, double bytes) => _sizes[id] = _sizes.GetValueOrDefault(id) + (long)bytes;
    }
}
