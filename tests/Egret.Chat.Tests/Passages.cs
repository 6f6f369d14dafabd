namespace Egret.Chat.Tests;

/// <summary>The passages of the fake Knowledge service: rules written for these tests.</summary>
public static class Passages
{
    public const string RecordKeeping =
        "4.2.1 A Licensed Firm must retain the following records for at least six years from the end of the "
        + "business relationship:\n"
        + "(a) copies of all documents and information obtained in the course of Customer Due Diligence;\n"
        + "(b) supporting evidence of transactions, including account files and business correspondence; and\n"
        + "(c) internal reports of suspicious activity, whether or not they led to an external report.\n"
        + "4.2.2 Records may be kept in electronic form, provided that they can be produced to the Regulator "
        + "within three business days of a request.";

    public const string Suspicion =
        "7.1.3 An employee who knows or suspects that a customer is engaged in money laundering must notify "
        + "the Reporting Officer without delay, e.g. by the internal reporting form. The Reporting Officer "
        + "shall decide within two business days whether a suspicious activity report is made to the Financial "
        + "Intelligence Unit. He must record the reasons for the decision.\n"
        + "7.1.4 Nobody may tell the customer that a report has been or will be made.";

    public const string Training =
        "A Licensed Firm must provide anti-money laundering training to every relevant employee at least once "
        + "a year. New employees shall be trained within thirty days of joining. Training records must show the "
        + "date, the content and the attendance.";

    public const string ReportingOfficer =
        "The governing body must appoint a Reporting Officer who is resident in the jurisdiction and has "
        + "direct access to the governing body. The appointment is subject to the Regulator's approval. It may "
        + "be combined with other functions unless this would compromise independence.";

    public const string FundReports = """
        A Fund Manager must publish an annual report within four months of the end of the financial year. The report shall be audited.
        """;

    public static IReadOnlyList<TestPassage> All { get; } =
    [
        new("aml", "aml-rulebook.pdf", "4 Records > 4.2 Record keeping", RecordKeeping),
        new("aml", "aml-rulebook.pdf", "7 Suspicion > 7.1 Internal reporting of suspicion", Suspicion),
        new("aml", "aml-rulebook.pdf", "9 Training and awareness", Training),
        new("aml", "aml-rulebook.pdf", "10 Appointment of the Reporting Officer", ReportingOfficer),
        new("funds", "funds-rulebook.pdf", "3 Annual reports", FundReports),
    ];
}
