"""Company-name linkage: which CRM account a record means that names a company, and which accounts are one company.

Others call `link.link`, `link.find_duplicates`, `names.normalise_company_name` and `model.read_model`; they are not
imported here, because the command line loads this package and should not wait for Splink.
"""
