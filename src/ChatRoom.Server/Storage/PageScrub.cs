using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Storage;

/// <summary>Overwrites the unused bytes of each page that SQLite writes into a database file.</summary>
/// <remarks>
/// When rows move between pages of a table, SQLite leaves copies of them in the gap between the pointers and the cells of a
/// page, also with <c>secure_delete</c>. A text that is deleted or replaced later would stay in such a copy. No setting of
/// SQLite prevents that, so this stands in for the write method of the open file. The write-ahead log is another file and
/// keeps such copies until it is cut.
/// </remarks>
internal static class PageScrub
{
    private const int LeastPageBytes = 512;
    private const int MostPageBytes = 65536;

    // An overflow page and a page of the free list begin with the number of a page. Below this number of pages its first byte
    // is 0, and neither can be taken for a page of a table or an index. With pages of 4 KiB these are 64 GiB.
    private const long MostPages = 1 << 24;

    // https://www.sqlite.org/c3ref/io_methods.html: a version number and then pointers to functions.
    private const int WriteSlot = 3;
    private const int FileSizeSlot = 6;

    // Kept for the life of the process, like the methods of SQLite itself: a file may be open at the end.
    private static readonly ConcurrentDictionary<nint, FileMethods> Originals = new();
    private static readonly ConcurrentDictionary<nint, nint> Replacements = new();
    private static readonly Lock Replacing = new();
    private static readonly WriteMethod ScrubbedWrite = Write;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int WriteMethod(nint file, nint data, int count, long offset);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int FileSizeMethod(nint file, out long size);

    /// <summary>Begins to overwrite unused bytes in all pages that this connection writes into its main file.</summary>
    /// <remarks>To be called before the first write. Other connections to the file need it too.</remarks>
    /// <exception cref="SqliteException">SQLite does not give the open file.</exception>
    public static void Begin(SqliteConnection connection)
    {
        const int FilePointer = 7; // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlfilepointer
        SqliteException.ThrowExceptionForRC(sqlite3_file_control(connection.Handle!, 0, FilePointer, out var file), connection.Handle);
        var methods = Marshal.ReadIntPtr(file);
        if (methods != 0 && !Originals.ContainsKey(methods))
        {
            Marshal.WriteIntPtr(file, Replace(methods));
        }
    }

    /// <summary>Returns where the unused bytes of a page are; an empty range for a page that is not one of a table or an index.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isFirst">Whether it is the first page of the file, which begins with the header of the file.</param>
    internal static Range FindGap(ReadOnlySpan<byte> page, bool isFirst)
    {
        // https://www.sqlite.org/fileformat2.html#b_tree_pages
        const int FileHeader = 100;
        var header = isFirst ? FileHeader : 0;
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 3)..]);
        var pointers = page[header] switch
        {
            0x0d or 0x0a => header + 8, // a leaf
            0x02 when cells > 0 => header + 12, // an inner page of an index, which has rows as well
            _ => -1,
        };
        var start = pointers + (2 * cells);
        var end = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 5)..]) is var first && first == 0 ? MostPageBytes : first;
        if (pointers < 0 || start > end || end > page.Length)
        {
            return default;
        }

        for (var cell = 0; cell < cells; cell++)
        {
            var at = BinaryPrimitives.ReadUInt16BigEndian(page[(pointers + (2 * cell))..]);
            if (at < end || at >= page.Length)
            {
                return default;
            }
        }

        return start..end;
    }

    private static nint Replace(nint methods)
    {
        lock (Replacing)
        {
            if (Replacements.TryGetValue(methods, out var replacement))
            {
                return replacement;
            }

            // A later version of the structure than 3 may have more pointers; SQLite does without them in an older one.
            var version = Math.Min(Marshal.ReadInt32(methods), 3);
            var pointers = version switch { 1 => 12, 2 => 16, _ => 18 };
            replacement = Marshal.AllocHGlobal((1 + pointers) * nint.Size);
            for (var slot = 0; slot <= pointers; slot++)
            {
                Marshal.WriteIntPtr(replacement, slot * nint.Size, Marshal.ReadIntPtr(methods, slot * nint.Size));
            }

            Marshal.WriteInt32(replacement, version);
            Originals[replacement] = new(
                Marshal.GetDelegateForFunctionPointer<WriteMethod>(Marshal.ReadIntPtr(methods, WriteSlot * nint.Size)),
                Marshal.GetDelegateForFunctionPointer<FileSizeMethod>(Marshal.ReadIntPtr(methods, FileSizeSlot * nint.Size)));
            Marshal.WriteIntPtr(replacement, WriteSlot * nint.Size, Marshal.GetFunctionPointerForDelegate(ScrubbedWrite));
            Replacements[methods] = replacement;
            return replacement;
        }
    }

    /// <summary>Stands in for SQLite's own method; it must not throw.</summary>
    private static int Write(nint file, nint data, int count, long offset)
    {
        var original = Originals[Marshal.ReadIntPtr(file)];
        if (count is < LeastPageBytes or > MostPageBytes || offset % count != 0
            || original.Size(file, out var size) != raw.SQLITE_OK || size / count >= MostPages)
        {
            return original.Write(file, data, count, offset);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            Marshal.Copy(data, buffer, 0, count);
            var page = buffer.AsSpan(0, count);
            var gap = page[FindGap(page, isFirst: offset == 0)];
            if (!gap.ContainsAnyExcept((byte)0))
            {
                return original.Write(file, data, count, offset);
            }

            gap.Clear();
            return WritePinned(original, file, buffer, count, offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int WritePinned(FileMethods original, nint file, byte[] buffer, int count, long offset)
    {
        var pinned = GCHandle.Alloc(buffer, GCHandleType.Pinned);
        try
        {
            return original.Write(file, pinned.AddrOfPinnedObject(), count, offset);
        }
        finally
        {
            pinned.Free();
        }
    }

    // SQLitePCL has no function for it.
    [DllImport("e_sqlite3", ExactSpelling = true)]
    private static extern int sqlite3_file_control(sqlite3 db, nint name, int operation, out nint result);

    private sealed record FileMethods(WriteMethod Write, FileSizeMethod Size);
}
