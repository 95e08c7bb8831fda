using System.Text.RegularExpressions;

namespace ChatRoom.Server.Tests.Architecture;

/// <summary>Asserts what a C# file has in it. Migrations of the ledger, which a tool writes, are left out.</summary>
public sealed partial class SourceFileTests
{
    private const int MaxLines = 300;

    private static IEnumerable<FileInfo> Files =>
        ((string[])["bench", "src", "tests"]).SelectMany(top => FilesBelow(new DirectoryInfo(Path.Combine(RepositoryFiles.Root, top))));

    [Fact]
    public void A_file_has_one_type_and_its_name() => Assert.All(
        Files.Select(file => (Name: file.Name.Split('.')[0], Types: TypesOf(file))).Where(file => file.Types.Count > 0),
        file => Assert.Equal([file.Name], file.Types));

    [Fact]
    public void A_file_has_at_most_300_lines() =>
        Assert.All(Files, file => Assert.InRange(File.ReadLines(file.FullName).Count(), 0, MaxLines));

    private static List<string> TypesOf(FileInfo file) =>
        [.. TopLevelType().Matches(File.ReadAllText(file.FullName)).Select(match => match.Groups["name"].Value).Distinct()];

    private static IEnumerable<FileInfo> FilesBelow(DirectoryInfo folder) => folder.EnumerateDirectories()
        .Where(subfolder => subfolder.Name is not ("bin" or "obj") && !(subfolder.Name == "Migrations" && folder.Parent!.Name == "Ledger"))
        .SelectMany(FilesBelow)
        .Concat(folder.EnumerateFiles("*.cs"));

    // A type within another one, and a word in a text, do not begin a line.
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )+(?:record (?:struct|class)|class|record|struct|interface|enum|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
