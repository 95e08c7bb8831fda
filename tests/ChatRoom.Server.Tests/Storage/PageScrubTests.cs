using System.Buffers.Binary;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.Storage;

/// <summary>Tests which bytes of a page of a database are taken for unused.</summary>
public sealed class PageScrubTests
{
    private const int PageBytes = 4096;

    [Theory]
    [InlineData(0x0d, 8)]
    [InlineData(0x0a, 8)]
    [InlineData(0x02, 12)]
    public void The_gap_is_between_the_pointers_and_the_cells(byte kind, int header)
    {
        Assert.Equal((header + 4)..4000, PageScrub.FindGap(Page(kind, 4000, 4050, 4000), isFirst: false));
    }

    [Fact]
    public void The_first_page_begins_with_the_header_of_the_file()
    {
        var page = new byte[PageBytes];
        "SQLite format 3\0"u8.CopyTo(page);
        Page(0x0d, 4000, 4000)[..200].CopyTo(page, 100);

        Assert.Equal(110..4000, PageScrub.FindGap(page, isFirst: true));
    }

    [Fact]
    public void A_page_without_cells_is_unused_as_a_whole()
    {
        Assert.Equal(8..PageBytes, PageScrub.FindGap(Page(0x0d, PageBytes), isFirst: false));
        var largest = new byte[65536];
        largest[0] = 0x0d; // 65536 is written as 0
        Assert.Equal(8..65536, PageScrub.FindGap(largest, isFirst: false));
    }

    [Theory]
    [InlineData(0x00, 4000, 4000)] // an overflow page, or one of the free list
    [InlineData(0x05, 4000, 4000)] // an inner page of a table, which has numbers alone
    [InlineData(0x0d, 9, 4000)] // cells that begin before the pointers end
    [InlineData(0x0d, 4097, 4097)] // cells after the end of the page
    [InlineData(0x0d, 4000, 3999)] // a cell before the first one
    [InlineData(0x0d, 4000, 4096)] // a cell after the end of the page
    public void Other_pages_have_no_gap(byte kind, int content, int cell)
    {
        Assert.Equal(default, PageScrub.FindGap(Page(kind, content, cell), isFirst: false));
    }

    // Pages that map the pages of a file with auto_vacuum begin with the same byte as an inner page of an index.
    [Fact]
    public void An_inner_page_of_an_index_without_cells_has_no_gap()
    {
        Assert.Equal(default, PageScrub.FindGap(Page(0x02, 512), isFirst: false));
    }

    private static byte[] Page(byte kind, int content, params int[] cells)
    {
        var page = new byte[PageBytes];
        page[0] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(3), (ushort)cells.Length);
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(5), (ushort)content);
        for (var i = 0; i < cells.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan((kind == 0x02 ? 12 : 8) + (2 * i)), (ushort)cells[i]);
        }

        return page;
    }
}
