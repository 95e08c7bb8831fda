using ChatRoom.Server.Tests.Web.Support;

namespace ChatRoom.Server.Tests.Web.Markup;

/// <summary>Tests that pasted text with marks that are not those of markup reads in the page as it was typed.</summary>
public sealed class PastedTextTests
{
    public static TheoryData<string> Globs =>
    [
        "*_SUFFIX PREFIX_*",
        "*_old_* and _*new*_",
        "*__init__* __*x*__",
        "remove all *backup*.zip files, and *log*.txt",
        "move _readme_.txt and _layout_.html there",
        "*foo *bar* are two globs",
        "*alpha* *beta and *gamma*",
        "*a*,*b* or *key*,value",
        "for f in *old*; do rm $f; done",
        "me@host:~$ ls *foo bar*",
        "host# rm *old* *new*",
        "run $HOME/x *old* and *new*",
        "match \\bword\\b or *word* there",
        "*foo* \\d+ *bar*",
        "exclude = [\"**node_modules**\", '**dist**']",
        "\"~~y~~\" and '~~gone~~' and \"**b**\"",
        "**/*_old_* and src/**/_gen_*.ts",
        "x=`date`; y=`pwd`",
        "$ echo `date` > `hostname`.log",
        "const s = `hello ${name}`; const t = `x`;",
        "if (x) return `a` + `b` {",
        "const a = `x ${y}`",
        "  let url =`/users/${id}`",
        "export const page = `<p>hello</p>`",
        "this.name = `${first} ${last}`",
        "names.map(n => `- ${n}`).join()",
        "console.log(`took ${ms} ms`)",
        "fail(code, `no ${name}`)",
        "return `${a} and ${b}`",
        "return a ? `${a}` : `none`",
        "\"x\" + `${y}`",
        "<p className={`big ${look}`}>",
    ];

    public static TheoryData<string> Programs =>
    [
        "char *a, char* b",
        "void copy(char *from, char* to)",
        "int **rows, int** columns",
        "struct node *next, struct node* last;",
        "const Foo *first, Foo* second;",
        "/* *first points to second* */",
        "f(**kw) and g(*args, **kwargs)",
        "**kw, **opts and so** on",
        "def f(*args, key=None, **kw): return g(*args, **kw)",
        "a[:x:] and b[:100:] and c[:key:]",
        "f <*> g *> h <* x, map (*2) xs",
        "the names _a and b_",
        "rename _user_id to user_id_",
        "_snake_case and other_",
        "SELECT t.*, u.* FROM t, u WHERE *x is y*",
        "width * height *depth, a* b",
        "2 *a + b* 3 and 2 *a - b* 3",
        "T *a, T* b",
        "@prefix a: <http://example.org/a#> . <http://example.org/b> a <http://example.org/c> .",
        "Link: <https://example.org/2>; rel=\"next\"",
        "2c2\n< old\n---\n> new",
        "~~(>_<)~~ and **:)** and ~~:(~~",
    ];

    public static TheoryData<string> Prose =>
    [
        "``quoted'' text and ``more''",
        "echo `date`",
        "for f in `ls`; do echo $f; done",
        "if [ `id -u` = 0 ]; then exit; fi",
        "printf \"\\`x\\`\"",
        "echo \\`id\\`",
        "'`' and '`'",
        "arr[0](http://x.org)",
        "see f[x](https://x.org/y)",
        "f*ck, sh*t, *ss, b*tch, f**k, f***",
        "footnote* and another one*, *only *today*",
        "*deiwos > *dyeus, *foo* and *bar",
        "> 5 minutes",
        "> 100 MB",
        "\u5f20**\u3001\u674e**\u3001\u738b**",
        "\u738b**\uff0c\u5f20**",
        "\u674e**\u3001\u738b**\u548c\u8d75**",
        "\u597d\u7684~~\u8c22\u8c22~~",
        "\u54c8\u54c8~~\u597d~~\u518d\u89c1~~",
        "\u4ef7\u683c*\uff1a*\u4ec5\u9650*\u4eca\u65e5*",
        "5* hotel, *really* good",
        "*1950 in Berlin, *1960* in Bonn",
        "*a b* c",
    ];

    [Theory]
    [MemberData(nameof(Globs))]
    public void Globs_and_shells_read_as_typed(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Theory]
    [MemberData(nameof(Programs))]
    public void Programs_and_formulas_read_as_typed(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Theory]
    [MemberData(nameof(Prose))]
    public void Prose_with_stars_of_its_own_reads_as_typed(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Theory]
    [InlineData("this is *really* good, and *two words* too", "this is really good, and two words too")]
    [InlineData("**really**: _so_, \"**so** it is\"", "really: so, \"so it is\"")]
    [InlineData("**_both_** and _**both**_ and ***both***", "both and both and both")]
    [InlineData("*this is _really_ so*", "this is really so")]
    [InlineData("call foo() *before* bar()", "call foo() before bar()")]
    [InlineData("(*really*) _yes_? *no*!", "(really) yes? no!")]
    [InlineData("2*3 is *six*", "2*3 is six")]
    [InlineData("\u8fd9\u662f**\u91cd\u70b9**\u5185\u5bb9", "\u8fd9\u662f\u91cd\u70b9\u5185\u5bb9")]
    [InlineData("~~\u9519\u7684~~ \u5bf9\u7684", "\u9519\u7684 \u5bf9\u7684")]
    [InlineData("**100%** and **\u26a0\ufe0f** and ~~5~~", "100% and \u26a0\ufe0f and 5")]
    [InlineData("use `npm install` now", "use npm install now")]
    [InlineData("use `echo ${HOME}`, it helps", "use echo ${HOME}, it helps")]
    [InlineData("it should return `null` (see `${name}`)", "it should return null (see ${name})")]
    [InlineData("`` const a = `x ${y}` `` is a template", "const a = `x ${y}` is a template")]
    [InlineData("`a` = `${b}`, and `c` => `${d}`", "a = ${b}, and c => ${d}")]
    [InlineData("let me see: `x = ${y}`", "let me see: x = ${y}")]
    [InlineData("I said const: `a`", "I said const: a")]
    [InlineData("set `x` to `$HOME`; then `ls`", "set x to $HOME; then ls")]
    [InlineData("> 5 minutes?\nno, 6", "5 minutes?\nno, 6")]
    [InlineData("it costs $5 *each*", "it costs $5 each")]
    public void Unmistakable_markup_still_loses_its_marks(string text, string read) => Assert.Equal(read, VisibleText.Of(text));
}
