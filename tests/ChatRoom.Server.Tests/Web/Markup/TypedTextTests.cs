using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Tests.Web.Markup;

/// <summary>Tests that text which is no markup to its writer reads in the page as it was typed.</summary>
public sealed class TypedTextTests
{
    public static TheoryData<string> Everyday =>
    [
        // Paths and shells
        @"\\server\_share\[old]",
        @"C:\_temp\*.txt and D:\new\[x]\_y",
        @"cd C:\Users\me\_build\_out_",
        "~/dir~backup ~~/x",
        "cp ~user/a~ ~/b~",
        "ls *.txt *.md",
        "rm -rf build/* obj/*",
        "**/*.js and src/**/*.test.ts and **",
        "find . -name \"*test*\" -o -name '*_old_*'",
        "* * * * * /usr/bin/cron\n*/5 * * * * x",
        "for f in *; do echo ${f%_*}_new; done",
        "echo $_ && _=1 || true",
        "a=b; c=*d*e; $x_y_z",
        "$ cat a > b 2>&1 | grep -v '^>'",
        "awk '{print $1*$2}' <in >out",
        "ssh git@github.com:a/b.git && scp me@host.example.org:/x .",
        "/srv/docs/_notes_.txt",
        "npm i @scope/a_b@1.2.3 foo_bar@2.0.0",
        // Numbers
        "5*3*2 = 30",
        "2 * 3 * 4, 2*3, 2 ** 3 is 8",
        "x = a *b + c* d",
        "a*b*c and a_b_c and a~~b~~c",
        "(*p)*(*q) = *a * *b",
        "2**3**4 (2 ** 3)",
        "\u957f*\u5bbd*\u9ad8=\u4f53\u79ef",
        "3 *4* 5",
        "10:30:45 and 00:1a:2b:3c:4d:5e",
        "urn:key:x 1:100:2",
        // Programs
        "__init__ and __main__, __two words__",
        "snake_case_name _private and _more",
        "_a = b_",
        "std::key::x and std::vector<int>::iterator",
        "::key::x :key:: :key:value",
        "vector<int> a; map<string, vector<int>> b;",
        "char **argv, int *p, *q; int *(*f)(int *);",
        "*p++ = *q++; *(int*)p = (*x)(*y);",
        "f(*args, **kwargs)",
        "/* a * b */ /** doc */",
        "/*\n * code comment\n * @param x\n */",
        "// TODO: x\n# not a heading\n-- sql\n; lisp",
        "#include <a.h>\n<!-- c --> <?php ?> &amp; &lt;",
        "{ \"a_b\": \"*c*\", \"d\": [1, 2] } `",
        "arr[i](x) and [a](b) and f[0](http)",
        "it`s what he`s, don`t and can`t",
        "``quoted'' and `foo' and `bar'",
        "SELECT * FROM t WHERE a LIKE '%_x_%'; -- *",
        "^(\\w+)\\s*\\*.*$ [a-z]*? \\d+\\*",
        "s/\\*a\\*/b/ \\_x \\* \\[a\\] \\( \\)",
        "\\alpha_1^2 \\frac{a}{b} \\[ x*y*z \\] \\_",
        "$a_1*b_2$ and \\textbf{a\\_b\\_c}",
        "/users/:id:/x /a/:key:/b",
        "git commit -m 'x' -- *_test.go*",
        "- old line\n+ new line\n  same",
        "@@ -1,3 +1,3 @@\n-a\n+b\n c",
        "--- a/x\n+++ b/x",
        "- name: a\n  run: |\n    b\n- name: c",
        "1) one\n3. three\n01. four\n10. ten",
        "1986. A great year",
        // Faces
        ">:( >:) >_< >.<",
        "\u00af\\_(\u30c4)_/\u00af",
        "(*_*) *_* -_- ^_^ o_o *o* T_T =_= ._. :_: *-*",
        ":-* :* :-) :key :x",
        // Prose
        "a > b, >b and\n>no quotation",
        "\tTab\n   three spaces  \n\n\ntwo empty lines ",
        "footnote* and another** and *",
        "5\u20ac* (*only today)",
        "a -- b --- c",
        "~5 minutes, ~6 hours",
        "____ ****** ~~~~ ```` ==== ++++",
        "\\ \\\\ \\a \\1 \\n",
        "| a | b_c_d |\n|---|:-:|",
        "[ ] todo\n[x] done [1] [2][3]",
        "!important ![] !()",
        "<b>bold</b> <a href=\"x\">",
        "tel:+1 x@y z@ @ @@ a@b.",
        "www. www.x wwww.example.com http:// https://. mailto:",
        "\u200bzero\u200bwidth*\u200b*",

        // Names, globs and single letters
        "let *x* and *y* be, _a_ and _b_ too; press *A* or *B*",
        "_user_id_ and _a_b_ and *foo*bar*, *foo*bar.* and (*a*b*)",

        // Faces and stars
        "(*\u2267\u03c9\u2266*) (*\u30fb\u03c9\u30fb*) (*\uff9f\u25bd\uff9f*) (*\uff9f\u0414\uff9f*) \uff08*\u00b4\u25bd\uff40*\uff09",
        "(\u00b4\u03c9`) and (`\uff65\u03c9\uff65\u00b4)\u309e (*\u00b4\u2200`*)",
        "(\u2022_\u2022) no (\u2310\u25a0_\u25a0) (\u30fb_\u30fb) yes (\u30fb_\u30fb;) (\u00ac_\u00ac)",
        "*:\uff65\uff9f\u2727*:\uff65\uff9f\u2727 hello \u2727\uff9f\uff65: *",
    ];

    public static TheoryData<string> Pasted =>
    [
        @"cp *foo* /tmp/",
        @"ls *foo* -la",
        @"find . -name *test* -type f -not -path ./node_modules/*",
        @"rm -f *old* *.bak",
        @"mv _old_ _new_",
        @"grep -rn *todo* src/",
        @"chmod +x *run*",
        @"dir *report* /s",
        @"del C:\temp\*old* /q",
        @"git add *foo* && git commit",
        @"$ cat *log* | less",
        @"docker ps -a --filter name=*web* --format {{.Names}}",
        @"[0-9]*[a-z]*? and (a|b)*c* x*",
        @"/^[\w.*_-]+@[\w_]+\.\w*$/",
        @"s/_foo_/_bar_/g",
        @"^\*\*Note:\*\* (.*)$",
        @"__name__ == ""__main__""",
        @"def __init__(self, *args, **kwargs): pass",
        @"obj.__dict__['_x_'] = _y_",
        @"from __future__ import annotations",
        @"char *strcpy(char *dst, const char *src);",
        @"int **pp = &p; *p = *q * *r; **pp = 1;",
        @"void (*signal(int sig, void (*func)(int)))(int);",
        @"const char *a, *b;",
        @"a = *b * *c; /* c = *d */",
        @"if (*s == '*' || *s == '_') s++;",
        @"for (char *p = s; *p; p++)",
        @":-* :* ;-* *-* >:* <3 </3 o/ \o/ \o_ _o/ ¯\_(ツ)_/¯",
        @"(*^_^*) (^*^) *^_^* (~_~) (~~) ~(o_o)~ (´・_・`)",
        @"(ノ◕ヮ◕)ノ*:・゚✧ *sigh",
        @"ಠ_ಠ (ಠ_ಠ) ʕ•ᴥ•ʔ ლ(ಠ_ಠლ)",
        @"| a | b |",
        @"|---|---|",
        @"| *x | y* |",
        @"\frac{a_1}{b_2} * \sqrt{x_1*x_2} \left[ a \right]",
        @"$\sum_{i=1}^n x_i y_i$ and $a^*b^*$",
        @"\begin{tabular}{l|c} a & b \\ c & d \\ \end{tabular}",
        @"C:\Users\*\AppData\_temp_\[x]",
        @"\\host\share\_a_\*b*\c",
        @"..\_build_\*.dll .\*.cs",
        @"{""a"": ""_b_"", ""*"": [""*x*""], ""c_d"": null}",
        @"{ ""glob"": ""**/*.js"", ""not"": ""**/test/**"" }",
        @"https://example.org/a_b_c/(d)_e?x=*y*&z=_w_#_top_",
        @"https://en.wikipedia.org/wiki/Foo_(bar)_(baz)",
        @"www.example.org/_next_/static/*",
        @"a*b*c + d * e * f - (g*h)*i",
        @"2 *3* 4 and x*y *z",
        @"f(x)=a*x**2+b*x+c",
        @"5 * (3 + 2) * x, 2^n * n!, n*(n+1)/2",
        @"*p += 1; *q -= 1",
        @"* item one",
        @"** item two",
        @"*** three",
        @"*, _, ~, ` and \",
        @"_.map(xs, _.identity) and _(x)_",
        @"@_foo_bar @a_b_ #tag_a_",
        @"Makefile: $@ $< $^ $* %.o: %.c",
        @"%_*_% ?*_?*",
        @"0 5 * * 1-5 /bin/x *y*",
        @"export PATH=*a*:$PATH",
        @"ssh *@host *.example.org *.*",
        @"git log --grep=*fix* -- *foo*",
        @"tar czf x.tgz *data* ../other",
        @"fish shell: ls *a* **b**/c",
        @"~/bin/*x* ~/src/~",
        @"~~~ and ~~ and ~x~ ~~~~",
        @"~~/.bashrc and ~~/.profile",
        @"emoji:: a::b:::c :1: 12:smile:34",
        @"I_O and A_ _B x__y__z __a__",
        @"\*.txt and \_x",
        @"foo\_bar and a\*b",
        @"\~x \` \[ \] \( \! \#",
        @"printf(""*%s*\n"", ""_x_"");",
        @"""*"" and '*' and ""_"" 'a*' '*b'",
        @"x -> *y* -> z; &*x; Box<*mut T>",
        @"<*x*> and [*] and {*} and (*)",
        @"SELECT COUNT(*) AS n, t.* FROM t WHERE x = '*' OR y = '_'",
        @"cat *log* | less",
        @"vi *notes* ./src/*",
        @"re.sub(r'*a*', r'_b_', s)",
    ];

    [Theory]
    [MemberData(nameof(Pasted))]
    public void Pasted_text_reads_as_typed(string text) => Assert.Equal(text, Read(text));

    [Theory]
    [MemberData(nameof(Everyday))]
    public void Everyday_text_reads_as_typed(string text) => Assert.Equal(text, Read(text));

    [Theory]
    [MemberData(nameof(Everyday))]
    public void Everyday_text_reads_as_typed_within_other_text(string text)
    {
        var around = $"well\n{text}\n**so**";
        Assert.Equal($"well\n{text}\nso", Read(around));
    }

    [Theory]
    [InlineData("**a** *bc* _de_ ~~f~~ ***g***", "a bc de f g")]
    [InlineData("(*really*), **so**; _yes_!", "(really), so; yes!")]
    [InlineData("*two words* and _a whole sentence._", "two words and a whole sentence.")]
    [InlineData("**bold with _inner words_**", "bold with inner words")]
    [InlineData("\u8fd9\u662f**\u91cd\u70b9**\u5185\u5bb9\uff0c*\u6ce8\u610f*\u3002", "\u8fd9\u662f\u91cd\u70b9\u5185\u5bb9\uff0c\u6ce8\u610f\u3002")]
    [InlineData("use `a*b*c` and ``x`y``", "use a*b*c and x`y")]
    [InlineData("\\*not\\* \\_this\\_ \\`x\\` \\**b\\**", "*not* _this_ `x` **b**")]
    [InlineData("\\[a](https://example.org) \\:tada: \\<https://example.org>", "[a](https://example.org) :tada: \\<https://example.org>")]
    [InlineData("\\> no quotation\n\\>:( and \\>", "> no quotation\n\\>:( and \\>")]
    [InlineData("*use `a = b` now*", "use a = b now")]
    [InlineData("SELECT `a_b`, `c` FROM `t`", "SELECT a_b, c FROM t")]
    [InlineData("*sure* /s and *so on* -- _really_ -", "sure /s and so on -- really -")]
    [InlineData("I *read the book* in /r/books", "I read the book in /r/books")]
    [InlineData("ls **is** a program", "ls is a program")]
    public void Unmistakable_markup_loses_its_marks_alone(string text, string read) => Assert.Equal(read, Read(text));

    [Fact]
    public void A_quotation_ends_with_its_lines()
    {
        var html = Html("> said\n> so\nno");
        Assert.Equal("<blockquote><p>said\nso</p></blockquote><p>no</p>", html);
    }

    [Fact]
    public void A_code_block_may_end_in_its_last_line_and_shows_all_but_the_language()
    {
        Assert.Equal("ls -l\nfoo", Read("```ls -l\nfoo```"));
        Assert.Equal("x\n```y", Read("````c++\nx\n```y\n````"));
        Assert.Equal("```\nno end", Read("```\nno end"));
    }

    [Fact]
    public void Random_text_loses_nothing_but_the_marks_of_the_elements_that_are_shown()
    {
        string[] pieces =
        [
            "*", "**", "***", "_", "__", "~~", "~", "`", "``", "```", "```cs", "\n", "\n\n", "\n> ", "\n>", "\n- ", "\n  - ", "\n1. ",
            "[", "]", "(", ")", "](https://a.b/c_d)", "<", ">", "\"", "'", "&", "@ada", ":smile:", ":", "::", "https://a.b/", "http://[::1]/",
            "www.a.org", "me@a.org", "\\", "\\*", "\\_", "\\`", "!", " ", " ", " ", "a", "word", "two words", "5", "=", "/", ".", ",", "-", "+",
            "\u957f", "\u3002", "\u00e9", "\t", "\ud83d\ude00",
        ];
        var random = new Random(20261126);
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 16)).Select(_ => pieces[random.Next(pieces.Length)]));
            var html = Html(text);
            Assert.True(Retyped.Difference(text, VisibleText.Parse(html)) is null, $"{text}\nis shown as\n{html}");
        }
    }

    [Fact]
    public void A_notification_has_the_text_without_marks()
    {
        Assert.Equal("urgent link & @ada", Plain("**urgent** [link](https://example.org) & @ada"));
        Assert.Equal("said\n- one\n- two\na < b\nend", Plain("> said\n\n- one\n- two\n```c\na < b\n```\nend"));
        Assert.Equal("1 < 2\n\n3", Plain("1 < 2\n\n3"));
    }

    private static string Plain(string text) => PlainText.Of(new MessagePosted(Guid.NewGuid(), default, "ada", text, MessageKind.Say));

    private static string Html(string text) => VisibleText.Html(text);

    private static string Read(string text) => VisibleText.Of(text);
}
