using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Egret.Conventions.Tests;

/// <summary>
/// The dependencies between the first-level folders of a project. A file depends on a folder if it names a type of
/// that folder's namespace, or calls an extension method of it, while the namespace is in scope; a <c>using</c> alone
/// does not count. Files at the project's root (the composition root) may depend on every folder and are left out as
/// sources.
/// </summary>
internal sealed partial class FolderGraph
{
    private const string RootFolder = "(root)";

    private readonly string _rootNamespace;
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _extensions = new(StringComparer.Ordinal);

    /// <summary>Folder to folder, with the uses that make the edge.</summary>
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _edges = new(StringComparer.Ordinal);

    private FolderGraph(string rootNamespace) => _rootNamespace = rootNamespace;

    /// <summary>Computes the graph of the project in this folder of the repository.</summary>
    public static FolderGraph Of(string project)
    {
        var prefix = project.Replace('\\', '/') + "/";
        var name = Path.GetFileNameWithoutExtension(Sources.Of(".csproj").Single(file => Path.GetDirectoryName(file.Path) == project).Path);
        return From(name, [.. Sources.Of(".cs", ".razor").Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file with { Path = file.Path[prefix.Length..] })]);
    }

    /// <summary>Computes the graph of these files, whose paths are relative to the project.</summary>
    public static FolderGraph From(string rootNamespace, IReadOnlyList<SourceFile> files)
    {
        var graph = new FolderGraph(rootNamespace);
        var units = files.Select(file => new Unit(file, graph.Parse(file))).ToList();
        var globals = units.Where(unit => Path.GetFileName(unit.File.Path) is "_Imports.razor")
            .SelectMany(unit => unit.Root.Usings).Concat(units.SelectMany(unit => unit.Root.Usings.Where(IsGlobal)))
            .Select(NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            graph.Declare(unit);
        }

        foreach (var unit in units.Where(unit => unit.File.Path.Contains('/', StringComparison.Ordinal)))
        {
            graph.Use(unit, globals);
        }

        return graph;
    }

    /// <summary>Groups of folders that reach each other (strongly connected components of two or more).</summary>
    public IReadOnlyList<IReadOnlyList<string>> FindCycles()
    {
        var reachable = _edges.Keys.ToDictionary(folder => folder, Reach, StringComparer.Ordinal);
        var cycles = new List<IReadOnlyList<string>>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in _edges.Keys.Where(folder => reachable[folder].Contains(folder) && !done.Contains(folder)))
        {
            List<string> group = [.. reachable[folder].Where(other => reachable.TryGetValue(other, out var back) && back.Contains(folder))];
            done.UnionWith(group);
            cycles.Add(group);
        }

        return cycles;
    }

    /// <summary>The edges within a group of folders, with up to five uses each.</summary>
    public string Describe(IReadOnlyList<string> group)
    {
        var text = new StringBuilder();
        foreach (var from in group.Where(_edges.ContainsKey).Order(StringComparer.Ordinal))
        {
            foreach (var (to, uses) in _edges[from].Where(edge => group.Contains(edge.Key, StringComparer.Ordinal)))
            {
                text.Append("  ").Append(from).Append(" → ").Append(to).Append(" (").Append(uses.Count).Append("): ")
                    .AppendJoin("; ", uses.Take(5)).Append('\n');
            }
        }

        return text.ToString();
    }

    private HashSet<string> Reach(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([start]);
        while (open.TryPop(out var folder))
        {
            foreach (var next in _edges.TryGetValue(folder, out var edges) ? edges.Keys : Enumerable.Empty<string>())
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    private CompilationUnitSyntax Parse(SourceFile file)
    {
        var text = file.Path.EndsWith(".razor", StringComparison.Ordinal) ? RazorToCode(file) : string.Join('\n', file.Lines);
        return CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
    }

    /// <summary>
    /// A component as a class: its directives, the components and types that its markup names, and its code blocks.
    /// </summary>
    private string RazorToCode(SourceFile file)
    {
        var text = string.Join('\n', file.Lines);
        var folder = Path.GetDirectoryName(file.Path)?.Replace('/', '.') ?? "";
        var code = new StringBuilder();
        foreach (Match match in RazorUsing().Matches(text))
        {
            code.Append("using ").Append(match.Groups[1].Value).Append(";\n");
        }

        code.Append("namespace ").Append(_rootNamespace).Append(folder.Length > 0 ? "." + folder : "").Append(";\n");
        code.Append("partial class ").Append(Path.GetFileNameWithoutExtension(file.Path)).Append("\n{\n");
        var number = 0;
        foreach (Match match in RazorType().Matches(text))
        {
            var type = match.Groups.Values.Skip(1).First(group => group.Success).Value;
            code.Append("    ").Append(type).Append(" _m").Append(number++).Append(";\n");
        }

        foreach (Match match in RazorCode().Matches(text))
        {
            code.Append(BlockAt(text, match.Index + match.Length)).Append('\n');
        }

        return code.Append("}\n").ToString();
    }

    /// <summary>The text up to the brace that closes the block which starts here.</summary>
    private static string BlockAt(string text, int start)
    {
        var depth = 1;
        var end = start;
        for (; end < text.Length && depth > 0; end++)
        {
            depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        return text[start..Math.Max(start, end - 1)];
    }

    private void Declare(Unit unit)
    {
        foreach (var type in unit.Root.DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            var name = type switch
            {
                BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
                DelegateDeclarationSyntax declared => declared.Identifier.Text,
                _ => null,
            };
            if (name is not null && type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)
            {
                Add(_types, name, unit.Namespace);
            }
        }

        foreach (var method in unit.Root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsExtension))
        {
            Add(_extensions, method.Identifier.Text, unit.Namespace);
        }
    }

    private void Use(Unit unit, HashSet<string> globals)
    {
        var usings = unit.Root.DescendantNodes().OfType<UsingDirectiveSyntax>().Where(use => use.Alias is null).Select(NameOf)
            .SelectMany(name => Candidates(name, unit.Namespace)).Concat(globals).ToHashSet(StringComparer.Ordinal);
        var enclosing = Enclosing(unit.Namespace).ToList();
        foreach (var node in unit.Root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (!IsInDirective(node) && Resolve(node, enclosing, usings) is { } target)
            {
                AddEdge(unit, target, node.Identifier.Text);
            }
        }
    }

    /// <summary>The namespace whose type or extension method a name stands for; null for any other name.</summary>
    private string? Resolve(SimpleNameSyntax node, List<string> enclosing, HashSet<string> usings)
    {
        var name = node.Identifier.Text;
        var qualifier = node.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == node => access.Expression.ToString(),
            QualifiedNameSyntax qualified when qualified.Right == node => qualified.Left.ToString(),
            MemberBindingExpressionSyntax => "?",
            _ => null,
        };
        if (qualifier is not null)
        {
            if (_types.TryGetValue(name, out var declaring)
                && Candidates(qualifier, enclosing.FirstOrDefault("")).FirstOrDefault(declaring.Contains) is { } exact)
            {
                return exact;
            }

            var isCalled = node.Parent is { Parent: InvocationExpressionSyntax call } && call.Expression == node.Parent;
            return isCalled && _extensions.TryGetValue(name, out var extending)
                ? enclosing.FirstOrDefault(extending.Contains) ?? extending.FirstOrDefault(usings.Contains)
                : null;
        }

        if (IsMemberName(node) || !(_types.TryGetValue(name, out var spaces)
            || (node.Parent is AttributeSyntax && _types.TryGetValue(name + "Attribute", out spaces))))
        {
            return null;
        }

        return enclosing.FirstOrDefault(spaces.Contains) ?? spaces.FirstOrDefault(usings.Contains);
    }

    /// <summary>
    /// Names of properties that are set, of arguments and of members in patterns, which may equal a type's name.
    /// </summary>
    private static bool IsMemberName(SimpleNameSyntax node) => node.Parent switch
    {
        NameColonSyntax or NameEqualsSyntax or ExpressionColonSyntax => true,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left == node,
        _ => false,
    };

    private static bool IsInDirective(SimpleNameSyntax node) =>
        node.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null
        || node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Any(space => space.Name.Span.Contains(node.Span));

    private void AddEdge(Unit unit, string targetNamespace, string name)
    {
        var (from, to) = (FolderOf(unit.Namespace), FolderOf(targetNamespace));
        if (from is null || to is null || from == to || from == RootFolder)
        {
            return;
        }

        _edges.TryAdd(from, new(StringComparer.Ordinal));
        _edges[from].TryAdd(to, new(StringComparer.Ordinal));
        _edges[from][to].Add($"{unit.File.Path} → {to}.{name}");
    }

    private string? FolderOf(string space) => space == _rootNamespace ? RootFolder
        : space.StartsWith(_rootNamespace + ".", StringComparison.Ordinal) ? space[(_rootNamespace.Length + 1)..].Split('.')[0] : null;

    private static IEnumerable<string> Candidates(string name, string space) =>
        Enclosing(space).Select(outer => $"{outer}.{name}").Prepend(name);

    private static IEnumerable<string> Enclosing(string space)
    {
        for (var end = space.Length; end > 0; end = space.LastIndexOf('.', end - 1))
        {
            yield return space[..end];
        }
    }

    /// <summary>An accessible method with a <c>this</c> parameter, or of an extension block.</summary>
    private static bool IsExtension(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.InternalKeyword))
        && HasReceiver(method);

    private static bool HasReceiver(MethodDeclarationSyntax method) =>
        (method.ParameterList.Parameters is [var first, ..] && first.Modifiers.Any(SyntaxKind.ThisKeyword))
        || method.Parent is ExtensionBlockDeclarationSyntax;

    private static bool IsGlobal(UsingDirectiveSyntax use) => use.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    private static string NameOf(UsingDirectiveSyntax use) => use.NamespaceOrType.ToString();

    private static void Add(Dictionary<string, HashSet<string>> names, string name, string space)
    {
        names.TryAdd(name, new(StringComparer.Ordinal));
        names[name].Add(space);
    }

    [GeneratedRegex(@"^@using\s+(?!static\b)([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex RazorUsing();

    [GeneratedRegex(
        @"<([A-Z]\w+)[\s/>]|^@(?:inject|inherits|layout|implements)\s+([\w.<>?]+)|\bT\w*=""([A-Z][\w.]*)""|@\(?([A-Z]\w+)\.\w",
        RegexOptions.Multiline)]
    private static partial Regex RazorType();

    [GeneratedRegex(@"@code\s*\{")]
    private static partial Regex RazorCode();

    private sealed record Unit(SourceFile File, CompilationUnitSyntax Root)
    {
        public string Namespace { get; } = Root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
    }
}
