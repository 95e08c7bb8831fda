using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>Checks what a page shows for accessibility, by all rules that axe runs by default.</summary>
/// <remarks>
/// The package for Playwright opens a further page for each check and brings back all that passed. The checks are most of
/// what these tests do, so the script is run in the page itself, once loaded for a document, and tells violations alone.
/// </remarks>
internal static class Axe
{
    private const string Run = """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          // Code in the list is reached by the arrow keys, and scrolled by them once its message is open: no stop of the Tab key.
          const isWalked = (id, node) => id === "scrollable-region-focusable" && node.target.every((target) => document.querySelector(target)?.matches(".list pre"));
          const left = violations.map((found) => ({ ...found, nodes: found.nodes.filter((node) => !isWalked(found.id, node)) }));
          return left.filter(({ nodes }) => nodes.length > 0).map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(", ")}`);
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // It would have to run in each frame.
        Assert.Single(page.Frames);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        return await page.EvaluateAsync<string[]>(Run);
    }
}
