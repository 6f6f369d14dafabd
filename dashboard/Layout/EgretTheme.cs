using MudBlazor;

namespace Egret.Dashboard.Layout;

/// <summary>
/// Egret's theme: paper and reed green in the light palette, dark green in the dark one; yellow is reserved for
/// citations.
/// </summary>
internal static class EgretTheme
{
    private static readonly string[] Sans =
        ["Inter Variable", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"];
    private static readonly string[] Serif = ["Source Serif 4 Variable", "Georgia", "serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0e5a61",
            PrimaryContrastText = "#ffffff",
            Secondary = "#8a5a00",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#3f5b8c",
            Error = "#b3261e",
            Success = "#1d6b3c",
            Warning = "#8a5a00",
            Info = "#275c8a",
            Background = "#f8f7f3",
            BackgroundGray = "#efede6",
            Surface = "#ffffff",
            AppbarBackground = "#f8f7f3",
            AppbarText = "#1a2326",
            DrawerBackground = "#f1efe8",
            DrawerText = "#2b373b",
            DrawerIcon = "#47565b",
            TextPrimary = "#1a2326",
            TextSecondary = "#4c5a5f",
            TextDisabled = "#6a767a",
            ActionDefault = "#47565b",
            ActionDisabled = "#6a767a",
            ActionDisabledBackground = "#e6e4dc",
            LinesDefault = "#dedbd1",
            LinesInputs = "#7d898d",
            TableLines = "#e6e4dc",
            Divider = "#dedbd1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7ccbc9",
            PrimaryContrastText = "#06201f",
            Secondary = "#f2b95c",
            SecondaryContrastText = "#2b1c00",
            Tertiary = "#a9c1ef",
            Error = "#ff9a90",
            ErrorContrastText = "#3b0703",
            Success = "#86d6a4",
            SuccessContrastText = "#06301a",
            Warning = "#f2b95c",
            WarningContrastText = "#2b1c00",
            Info = "#8fc2ee",
            InfoContrastText = "#06243f",
            Background = "#10171a",
            BackgroundGray = "#0c1214",
            Surface = "#182125",
            AppbarBackground = "#10171a",
            AppbarText = "#e8edec",
            DrawerBackground = "#141c20",
            DrawerText = "#d3dcdc",
            DrawerIcon = "#a9b6b8",
            TextPrimary = "#e8edec",
            TextSecondary = "#b1bdbf",
            TextDisabled = "#8d9a9d",
            ActionDefault = "#b1bdbf",
            ActionDisabled = "#8d9a9d",
            ActionDisabledBackground = "#232e33",
            LinesDefault = "#2a363b",
            LinesInputs = "#76868b",
            TableLines = "#263238",
            Divider = "#2a363b",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = Sans,
                FontSize = "0.9375rem",
                LineHeight = "1.55",
                LetterSpacing = "normal",
            },
            H1 = new H1Typography
            {
                FontFamily = Serif,
                FontSize = "1.875rem",
                FontWeight = "560",
                LineHeight = "1.2",
                LetterSpacing = "-0.01em",
            },
            H2 = new H2Typography
            {
                FontFamily = Serif,
                FontSize = "1.375rem",
                FontWeight = "560",
                LineHeight = "1.3",
                LetterSpacing = "-0.005em",
            },
            H3 = new H3Typography
            {
                FontFamily = Sans,
                FontSize = "1.0625rem",
                FontWeight = "620",
                LineHeight = "1.4",
                LetterSpacing = "normal",
            },
            Button = new ButtonTypography
            {
                FontFamily = Sans,
                FontWeight = "560",
                TextTransform = "none",
                LetterSpacing = "normal",
            },
            Body1 = new Body1Typography
            {
                FontFamily = Sans,
                FontSize = "0.9375rem",
                LineHeight = "1.55",
                LetterSpacing = "normal",
            },
            Body2 = new Body2Typography
            {
                FontFamily = Sans,
                FontSize = "0.875rem",
                LineHeight = "1.5",
                LetterSpacing = "normal",
            },
            Caption = new CaptionTypography
            {
                FontFamily = Sans,
                FontSize = "0.8125rem",
                LineHeight = "1.45",
                LetterSpacing = "normal",
            },
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "10px",
            DrawerWidthLeft = "232px",
            AppbarHeight = "60px",
        },
    };
}
