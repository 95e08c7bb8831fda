using ChatRoom.Server.Web.Scripts;

namespace ChatRoom.Server.Tests.Web.Scripts;

/// <summary>Tests the script that the page's modules are joined to; browser tests run it.</summary>
public sealed class ModuleJoinTests
{
    [Fact]
    public void A_module_comes_once_after_those_that_it_imports_and_keeps_its_names_to_itself()
    {
        var joined = Join(
            ["js/start.js", "js/list/list.js"],
            ("js/start.js", "// Starts.\nimport { up } from \"./browser/up.js\";\n/**\n * Does it.\n */\nstart(up);"),
            ("js/list/list.js", "import { up, down } from \"../browser/up.js\";\n  /** One. */\nconst key = 1; // kept\nexport async function watch(key) {}"),
            ("js/browser/up.js", "const key = 2;\nexport const up = () => key;\nexport class down {}"));

        Assert.Equal(
            """
            const $js_browser_up_js = (() => {
            const key = 2;
            const up = () => key;
            class down {}
            return { up, down };
            })();
            const $js_start_js = (() => {
            const { up } = $js_browser_up_js;
            start(up);
            return {  };
            })();
            const $js_list_list_js = (() => {
            const { up, down } = $js_browser_up_js;
            const key = 1; // kept
            async function watch(key) {}
            return { watch };
            })();
            export const up = $js_browser_up_js.up;
            export const down = $js_browser_up_js.down;
            export const watch = $js_list_list_js.watch;

            """,
            joined);
    }

    [Fact]
    public void A_second_script_imports_the_modules_of_the_first()
    {
        var first = ModuleJoin.Join(["js/a.js"], "js", _ => "export const up = 1;");

        var second = ModuleJoin.Join(["js/a.js", "js/b/b.js"], "js", _ => "import { up } from \"../a.js\";\nuse(up);", first);

        Assert.Equal(["js/b/b.js"], second.Modules);
        Assert.StartsWith($"import * as $earlier from \"./{first.Address[3..]}\";\nconst $js_b_b_js = (() => {{\nconst {{ up }} = $earlier;\n", second.Text, StringComparison.Ordinal);
        Assert.NotEqual(first.Address, second.Address);
    }

    [Theory]
    [InlineData("js/a/b.js", "./c.js", "./a/c.js")]
    [InlineData("js/a/b.js", "../c/d.js", "./c/d.js")]
    [InlineData("js/a.js", "../lib/c.js", "./../lib/c.js")]
    public void What_a_module_imports_later_is_found_from_the_place_of_the_script(string module, string path, string found) =>
        Assert.Contains($"await import(\"{found}\")", Join([module], (module, $"  const x = await import(\"{path}\");")), StringComparison.Ordinal);

    [Theory]
    [InlineData("import library from \"./x.js\";")]
    [InlineData("import \"./x.js\";")]
    [InlineData("import * as x from \"./x.js\";")]
    [InlineData("import {")]
    [InlineData("export { a };")]
    [InlineData("export default a;")]
    [InlineData("export let a = 1;")]
    [InlineData("import { a } from \"./a.js\";")]
    public void A_form_that_cannot_be_joined_is_an_error(string line) => Assert.Throws<FormatException>(() => Join(["js/a.js"], ("js/a.js", line)));

    private static string Join(string[] names, params (string Name, string Text)[] modules) =>
        ModuleJoin.Join(names, "js", name => modules.Single(module => module.Name == name).Text).Text;
}
