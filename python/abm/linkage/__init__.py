"""Company-name linkage: which CRM account a record means that names a company, and which accounts are one company.

The functions others call are `link.link`, `link.find_duplicates`, `names.normalise_company_name` and `model.read_model`;
they are not imported here, because the command line loads this package and should not wait for Splink.
"""
